"""``python -m config.launch.services``, in .venv: exit code 1 and why when a server for the tests does not answer."""

import os
import sys

import psycopg
import redis

PATIENCE = 3  # seconds


def main():
    """Return why a server cannot be used, or nothing."""
    try:
        psycopg.connect(os.environ["TEST_DATABASE_URL"], connect_timeout=PATIENCE).close()
        redis.Redis.from_url(os.environ["TEST_REDIS_URL"], socket_connect_timeout=PATIENCE).ping()
    except (psycopg.Error, redis.RedisError) as error:
        return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
