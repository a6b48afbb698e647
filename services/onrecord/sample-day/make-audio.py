#!/usr/bin/env python3
"""Makes the sample day's recordings: spoken dialogues, two channels, Ogg/Opus, each with its transcript.

Reads dialogues.json; writes audio/<name>.ogg, transcripts/<name>.json and recordings.json (durations, sizes, hashes).
The voices are synthetic: no person ever said these words.

Needs: Python 3.9+ (standard library only), libespeak-ng.so.1 (eSpeak NG 1.51) and opusenc (opus-tools 0.2).
Run:   python3 make-audio.py

Channel 0 (left) is the business, channel 1 (right) the customer, as in Meta's call transcripts. Word times come from
eSpeak NG's own word events, not from an estimate. The same versions of both programs give the same bytes again.
"""

import array
import base64
import ctypes
import hashlib
import json
import pathlib
import re
import subprocess
import unicodedata
import wave

HERE = pathlib.Path(__file__).parent
PAUSE_S = 0.35
LEAD_IN_S = 0.5
BITRATE_KBPS = 32
LEVEL = 0.6
PROCESSED_AT = "2026-11-16T00:00:00Z"

SYNCHRONOUS, RATE, VOLUME, PITCH, UTF8, EVENT_WORD = 0x02, 1, 2, 3, 1, 1


class Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    class Id(ctypes.Union):
        _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Id),
    ]


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Speaker:
    """eSpeak NG as a library, because its program does not tell when each word begins."""

    def __init__(self):
        self.lib = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(SYNCHRONOUS, 0, None, 0)
        if self.rate <= 0:
            raise RuntimeError("espeak_Initialize failed")
        self.samples = array.array("h")
        self.words = []
        self.callback = CALLBACK(self._collect)
        self.lib.espeak_SetSynthCallback(self.callback)

    def _collect(self, wav, count, events):
        if wav and count > 0:
            self.samples.frombytes(ctypes.string_at(wav, count * 2))
        index = 0
        while events[index].type != 0:
            if events[index].type == EVENT_WORD:
                self.words.append((events[index].text_position - 1, events[index].audio_position / 1000))
            index += 1
        return 0

    def say(self, text, voice):
        """The samples, and (character position, seconds) of each word that eSpeak NG announced."""
        self.samples, self.words = array.array("h"), []
        name = f"{voice['voice']}+{voice['variant']}".encode()
        if self.lib.espeak_SetVoiceByName(name) != 0:
            raise RuntimeError(f"no such voice: {name.decode()}")
        self.lib.espeak_SetParameter(RATE, voice["wordsPerMinute"], 0)
        self.lib.espeak_SetParameter(PITCH, voice["pitch"], 0)
        data = text.encode()
        self.lib.espeak_Synth(data, len(data) + 1, 0, 1, 0, UTF8, None, None)
        return trimmed(self.samples, self.rate), list(self.words)


def trimmed(samples, rate):
    """Without the silence at the end."""
    end = len(samples)
    while end > 0 and abs(samples[end - 1]) < 40:
        end -= 1
    return samples[: min(len(samples), end + rate // 20)]


def without_diacritics(text):
    """Arabic is spoken from vocalised text and written down without vowels, as people write it."""
    return "".join(c for c in text if not (unicodedata.combining(c) and "\u064b" <= c <= "\u0652"))


def word_times(text, events, seconds):
    """Each written word with its start and end; a word without an event of its own starts where the one before ends."""
    spans = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    starts = []
    for _, begin, end in spans:
        inside = [at for position, at in events if begin <= position < end]
        starts.append(inside[0] if inside else None)
    for index, start in enumerate(starts):
        if start is None:
            before = starts[index - 1] if index else 0.0
            after = next((s for s in starts[index + 1 :] if s is not None), seconds)
            starts[index] = before + (after - before) / 2
    ends = [*starts[1:], seconds]
    return [(word, start, min(end, seconds)) for (word, _, _), start, end in zip(spans, starts, ends)]


def confidence(*parts):
    """A steady made-up figure between 0.80 and 0.99: a synthetic voice has no recogniser's confidence."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return round(0.80 + digest[0] / 255 * 0.19, 2)


def render(dialogue, speaker):
    """Both channels' samples and the segments of one dialogue."""
    rate = speaker.rate
    channels = [array.array("h"), array.array("h")]
    cursor = int(LEAD_IN_S * rate)
    segments = []
    for number, (who, line) in enumerate(dialogue["lines"], start=1):
        channel = 0 if who == "Business" else 1
        samples, events = speaker.say(line, dialogue[who.lower()])
        offset = cursor / rate
        seconds = len(samples) / rate
        own = channels[channel]
        own.extend([0] * (cursor - len(own)))
        own.extend(int(s * LEVEL) for s in samples)
        words = [
            {
                "word": without_diacritics(word),
                "start": round(offset + start, 2),
                "end": round(offset + end, 2),
                "confidence": confidence(dialogue["name"], number, position),
                "lang": dialogue["language"],
            }
            for position, (word, start, end) in enumerate(word_times(line, events, seconds))
        ]
        segments.append(
            {
                "id": number,
                "speaker": who,
                "channel": channel,
                "start": round(offset, 2),
                "end": round(offset + seconds, 2),
                "text": without_diacritics(line),
                "confidence": confidence(dialogue["name"], number),
                "words": words,
            }
        )
        cursor += len(samples) + int(PAUSE_S * rate)
    for own in channels:
        own.extend([0] * (cursor - len(own)))
    return channels, segments


def encode(channels, rate, name, target):
    """Stereo WAV through opusenc. Separate coding of the channels keeps one voice out of the other's channel."""
    source = target.with_suffix(".wav")
    frames = array.array("h", [0]) * (2 * len(channels[0]))
    frames[0::2], frames[1::2] = channels
    with wave.open(str(source), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(frames.tobytes())
    serial = int.from_bytes(hashlib.sha256(name.encode()).digest()[:3], "big")
    subprocess.run(
        ["opusenc", "--quiet", "--speech", "--bitrate", str(BITRATE_KBPS), "--vbr", "--comp", "10"]
        + ["--serial", str(serial), "--discard-comments", str(source), str(target)],
        check=True,
    )
    source.unlink()


def transcript_of(dialogue, segments, seconds):
    """The transcript document in the shape in which Meta delivers it."""
    return {
        "metadata": {
            "processed_at": PROCESSED_AT,
            "audio": {"duration": seconds, "sample_rate": 16000, "channels": 2, "audio_format": "stereo"},
        },
        "transcript": {
            "text": " ".join(f"[{s['speaker']}] {s['text']}" for s in segments),
            "language": dialogue["language"],
            "duration": seconds,
            "confidence": round(sum(s["confidence"] for s in segments) / len(segments), 2),
            "segments": segments,
        },
    }


def described(path):
    data = path.read_bytes()
    return {
        "file": f"{path.parent.name}/{path.name}",
        "sizeBytes": len(data),
        "sha256": base64.b64encode(hashlib.sha256(data).digest()).decode(),
    }


def main():
    speaker = Speaker()
    recordings = []
    for dialogue in json.loads((HERE / "dialogues.json").read_text(encoding="utf-8")):
        name = dialogue["name"]
        channels, segments = render(dialogue, speaker)
        seconds = round(len(channels[0]) / speaker.rate, 2)
        audio = HERE / "audio" / f"{name}.ogg"
        document = HERE / "transcripts" / f"{name}.json"
        encode(channels, speaker.rate, name, audio)
        text = json.dumps(transcript_of(dialogue, segments, seconds), ensure_ascii=False, indent=1)
        document.write_text(text + "\n", encoding="utf-8")
        recordings.append(
            {
                "name": name,
                "language": dialogue["language"],
                "workspace": dialogue["workspace"],
                "durationS": seconds,
                "audio": described(audio),
                "transcript": described(document),
            }
        )
        print(f"{name}: {seconds} s, {recordings[-1]['audio']['sizeBytes']} bytes")
    text = json.dumps(recordings, ensure_ascii=False, indent=2)
    (HERE / "recordings.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
