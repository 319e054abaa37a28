"""The pictures of `script/bench index --plots`: SVG, both axes logarithmic where they count time or faces."""
import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 440, 70, 170, 40, 60
STYLE = """<style>text{font:13px system-ui,sans-serif;fill:#333}line{stroke:#ccc}.axis{stroke:#333}
.own{fill:#0b6e4f;stroke:#0b6e4f}.exact{fill:#b5651d;stroke:#b5651d}.near{fill:#7a7a8c;stroke:#7a7a8c}
@media(prefers-color-scheme:dark){svg{background:#16181c}text{fill:#ddd}line{stroke:#444}.axis{stroke:#bbb}}</style>"""


def decades(low, high):
    return [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


class Chart:
    def __init__(self, title, x_label, y_label, x_range, y_range, x_log):
        self.x_range, self.y_range, self.x_log = x_range, y_range, x_log
        self.labels = []
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(title)}">',
            STYLE, f'<text x="{LEFT}" y="22" style="font-weight:600">{html.escape(title)}</text>',
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">{html.escape(x_label)}</text>',
            f'<text transform="translate(18 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">{html.escape(y_label)}</text>',
        ]

    def x(self, value):
        low, high = self.x_range
        share = math.log(value / low) / math.log(high / low) if self.x_log else (value - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        low, high = self.y_range
        return HEIGHT - BOTTOM - math.log(value / low) / math.log(high / low) * (HEIGHT - TOP - BOTTOM)

    def grid(self, x_ticks, y_ticks):
        for value, text in x_ticks:
            self.parts.append(f'<line x1="{self.x(value):.1f}" y1="{TOP}" x2="{self.x(value):.1f}" y2="{HEIGHT - BOTTOM}"/>'
                              f'<text x="{self.x(value):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{text}</text>')
        for value, text in y_ticks:
            self.parts.append(f'<line x1="{LEFT}" y1="{self.y(value):.1f}" x2="{WIDTH - RIGHT}" y2="{self.y(value):.1f}"/>'
                              f'<text x="{LEFT - 6}" y="{self.y(value) + 4:.1f}" text-anchor="end">{text}</text>')

    def point(self, x, y, kind, label):
        self.parts.append(f'<circle class="{kind}" cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="4"/>')
        if label:
            at = self.x(x) + 8, self.y(y) + 4
            while any(abs(at[1] - taken[1]) < 13 and abs(at[0] - taken[0]) < 130 for taken in self.labels):
                at = at[0], at[1] + 13
            self.labels.append(at)
            self.parts.append(f'<text x="{at[0]:.1f}" y="{at[1]:.1f}">{html.escape(label)}</text>')

    def curve(self, points, kind):
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        self.parts.append(f'<polyline class="{kind}" points="{path}" style="fill:none;stroke-width:2"/>')

    def save(self, path):
        path.write_text("\n".join([*self.parts, "</svg>", ""]), encoding="utf-8")


def milliseconds(value):
    return f"{value:g} ms"


def write(folder, own, peers, by_size, exact):
    times = [own["p50_ms_1_thread"], *(peer["p50_ms_1_thread"] for peer in peers.values())]
    ticks = decades(min(times) / 1.5, max(times) * 1.5)
    if peers:
        recalls = [peer["recall"] for peer in peers.values() if peer["recall"] is not None]
        low = math.floor(10 * min([0.9, *recalls])) / 10
        chart = Chart("Time of a search against the mates that it finds", "mates above the threshold that are found",
                      "median, one thread", (low, 1.0), (ticks[0], ticks[-1]), False)
        steps = 5 if low < 0.9 else 10
        chart.grid([(low + (1 - low) * i / steps, f"{100 * (low + (1 - low) * i / steps):.0f} %") for i in range(steps + 1)],
                   [(tick, milliseconds(tick)) for tick in ticks])
        chart.point(1.0, own["p50_ms_1_thread"], "own", "certified scan")  # first, so that its label has its place
        for name, peer in peers.items():
            if peer["recall"] is not None:
                chart.point(peer["recall"], peer["p50_ms_1_thread"], "exact" if name in exact else "near", name)
        chart.save(folder / "search_time_and_recall.svg")
    points = [(size, one["certified_scan"]["p50_ms_1_thread"]) for size, one in sorted(by_size.items())]
    streams = [(size, 1e3 * size * one["certified_scan"]["bytes_read_per_face"] / (1e9 * one["stream_gb_s"]))
               for size, one in sorted(by_size.items())]
    values = [value for _, value in points + streams]
    ticks = decades(min(values), max(values))
    chart = Chart("Time of a search against the size of the gallery", "faces", "median, one thread",
                  (points[0][0], points[-1][0]), (ticks[0], ticks[-1]), True)
    chart.grid([(size, f"{size:,}") for size, _ in points], [(tick, milliseconds(tick)) for tick in ticks])
    chart.curve(streams, "near")
    chart.curve(points, "own")
    chart.point(*points[-1], "own", "certified scan")
    chart.point(*streams[-1], "near", "memory's speed")
    chart.save(folder / "search_time_and_size.svg")
