"""What the two clients written in Python share. Each is called with: whip|whep URL TOKEN [SOUND_MS]. A viewer prints the line
"enough" when it has received ENOUGH. Each goes on until its standard input ends; then it deletes its session and prints a line
of JSON: {"connected": bool, "buffers": {"video": n, "audio": n}, "deleted": status}. Buffers count what was received.
"""

import urllib.request

TONE_HZ = 721  # of the third room of a conference: what simulated rooms write down of the sound tells it
ENOUGH = {"video": 21, "audio": 51}


def begin_result():
    return {"connected": False, "buffers": {"video": 0, "audio": 0}, "deleted": None}


def count(result, kind):
    had = has_enough(result)
    result["buffers"][kind] += 1
    if has_enough(result) and not had:
        print("enough", flush=True)


def has_enough(result):
    return all(result["buffers"][kind] >= count for kind, count in ENOUGH.items())


def request(url, method, token, body=None):
    made = urllib.request.Request(url, data=body, method=method)
    made.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        made.add_header("Content-Type", "application/sdp")
    return urllib.request.urlopen(made, timeout=8)
