"""Lets what comes to a port through to another. Killed, it looks as if the server behind it were gone.

python -m tests.jobs.gate PORT HOST TARGET_PORT
"""

import asyncio
import sys


async def pass_on(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve(port, host, target):
    async def let_through(reader, writer):
        far_reader, far_writer = await asyncio.open_connection(host, target)
        await asyncio.gather(pass_on(reader, far_writer), pass_on(far_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(let_through, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
