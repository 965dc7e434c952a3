"""A slow line, for who runs in this network namespace: what is sent to 10.7.0.2 comes back from there to 10.7.0.1, each
packet after a delay, so a server on this machine is as far away as that. IPv6 leads nowhere. A kernel with netem needs
none of this, but few that tests run on have it.

usage: slow-line.py MILLISECONDS. Writes a line when it is up; ends when its input does."""

import fcntl, heapq, os, select, struct, subprocess, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000

delay = float(sys.argv[1]) / 1000
line = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(line, TUNSETIFF, struct.pack("16sH", b"slow", IFF_TUN | IFF_NO_PI))
for command in (
    "link set lo up",
    "addr add 10.7.0.1/24 dev slow",
    "-6 addr add 2001:db8::1/64 dev slow nodad",
    "link set slow up",
):
    subprocess.run(["ip", *command.split()], check=True)
print("up", flush=True)

packets, count = [], 0
while True:
    wait = max(0, packets[0][0] - time.monotonic()) if packets else None
    ready, _, _ = select.select([line, 0], [], [], wait)
    if 0 in ready and os.read(0, 1) == b"":
        break
    if line in ready:
        packet = os.read(line, 65536)
        if packet[0] >> 4 == 4:
            count += 1
            turned = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
            heapq.heappush(packets, (time.monotonic() + delay, count, turned))
    while packets and packets[0][0] <= time.monotonic():
        os.write(line, heapq.heappop(packets)[2])
