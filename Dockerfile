# Röda tråden for production: one image for the web server, the workers and beat (docker-compose.yml).
FROM node:20-bookworm-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 HOST=0.0.0.0 VAR_DIR=/var/lib/roda
# What WeasyPrint loads; the rest comes along.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/roda roda
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY --from=front-end /app/node_modules node_modules
COPY . .
USER roda
# The folder for files is made here so that the volume laid upon it belongs to the user.
RUN SECRET_KEY=for-this-step-only python manage.py collectstatic --no-input --verbosity 0 && mkdir /var/lib/roda/files
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "config/gunicorn_conf.py", "config.wsgi"]
