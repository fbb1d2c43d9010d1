"""What a matplotlib figure shows, as data: the form that E2B's clients know as a chart."""

import datetime
import sys

MAX_POINTS = 20_000


def of_figure(figure):
    """One chart for each pair of axes that shows something; None for a figure that shows nothing."""
    charts = [chart for chart in map(of_axes, figure.axes) if chart is not None]
    if not charts:
        return None
    if len(charts) == 1:
        return charts[0]
    title = getattr(getattr(figure, "_suptitle", None), "get_text", str)()
    return {"type": "superchart", "title": title, "elements": charts}


def of_axes(axes):
    for kind, elements_of in KINDS:
        elements = elements_of(axes)
        if elements:
            return described(axes, kind, elements)
    return described(axes, "unknown", []) if axes.has_data() else None


def described(axes, kind, elements):
    chart = {"type": kind, "title": axes.get_title() or None, "elements": elements}
    if kind in ("pie", "unknown"):
        return chart
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        label = axis.get_label_text()
        chart[name + "_label"] = label or None
        chart[name + "_unit"] = unit_of(label)
        if kind in ("line", "scatter"):
            chart[name + "_ticks"] = [coordinate(axis, tick) for tick in axis.get_ticklocs()]
            chart[name + "_tick_labels"] = [text.get_text() for text in axis.get_ticklabels()]
            chart[name + "_scale"] = scale_of(axis)
    return chart


def unit_of(label):
    """What stands in brackets at the end, as in «time (s)»."""
    for opening, closing in ("()", "[]"):
        if label.endswith(closing) and opening in label:
            return label[label.rindex(opening) + 1 : -1]
    return None


def scale_of(axis):
    name = type(axis.get_converter() if hasattr(axis, "get_converter") else axis.converter).__name__
    if "Date" in name:
        return "datetime"
    return "categorical" if "Category" in name else axis.get_scale()


def coordinate(axis, value):
    """A place on the axis as JSON can say it: dates as ISO 8601, categories by name."""
    scale = scale_of(axis)
    if scale == "datetime":
        moment = sys.modules["matplotlib.dates"].num2date(value)
        return moment.isoformat()
    if scale == "categorical":
        names = {place: name for name, place in axis.units._mapping.items()}
        return names.get(value, plain(value))
    return plain(value)


def plain(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    # JSON has no word for the others.
    return number if number - number == 0 else None


def label_of(artist, index):
    label = str(artist.get_label())
    return "" if label.startswith("_") else label or "Series %d" % index


def points(axes, pairs):
    return [[coordinate(axes.xaxis, x), coordinate(axes.yaxis, y)] for x, y in pairs[:MAX_POINTS]]


def lines(axes):
    if len(axes.lines) >= 5 and boxes(axes):
        return []
    return [
        {"label": label_of(line, index), "points": points(axes, line.get_xydata().tolist())}
        for index, line in enumerate(axes.lines)
        if len(line.get_xydata())
    ]


def scatters(axes):
    collections = sys.modules["matplotlib.collections"]
    return [
        {"label": label_of(dots, index), "points": points(axes, dots.get_offsets().tolist())}
        for index, dots in enumerate(axes.collections)
        if isinstance(dots, collections.PathCollection) and len(dots.get_offsets())
    ]


def bars(axes):
    elements = []
    for index, container in enumerate(axes.containers):
        if type(container).__name__ != "BarContainer" or not container.patches:
            continue
        flat = container.orientation == "horizontal"
        axis = axes.yaxis if flat else axes.xaxis
        names = {plain(at): text.get_text() for at, text in zip(axis.get_ticklocs(), axis.get_ticklabels())}
        for bar in container.patches:
            middle = bar.get_y() + bar.get_height() / 2 if flat else bar.get_x() + bar.get_width() / 2
            name = coordinate(axis, middle)
            if not isinstance(name, str):
                name = names.get(name) or str(name)
            value = plain(bar.get_width() if flat else bar.get_height())
            elements.append({"label": name, "group": label_of(container, index), "value": value})
    return elements


def wedges(axes):
    kind = sys.modules["matplotlib.patches"].Wedge
    return [
        {"label": label_of(wedge, 0), "angle": round(abs(wedge.theta2 - wedge.theta1), 4), "radius": plain(wedge.r)}
        for wedge in axes.patches
        if isinstance(wedge, kind)
    ]


def boxes(axes):
    """A box is a closed line of five points, or a path; its whiskers, caps and median are lines beside it."""
    upright = [(line, line.get_xdata(), line.get_ydata()) for line in axes.lines if len(line.get_xdata()) == 5]
    for patch in axes.patches:
        if type(patch).__name__ == "PathPatch":
            corners = patch.get_path().vertices[:5]
            upright.append((patch, corners[:, 0], corners[:, 1]))
    elements = []
    for index, (box, xs, ys) in enumerate(upright):
        if len(xs) < 5 or xs[0] != xs[-1] or ys[0] != ys[-1]:
            return []
        left, right = min(xs), max(xs)
        inside = [line for line in axes.lines if line is not box and within(line, left, right)]
        low, high = min(ys), max(ys)
        ends = [y for line in inside if len(line.get_xdata()) == 2 for y in line.get_ydata()]
        median = [line.get_ydata()[0] for line in inside if is_median(line, left, right, low, high)]
        whiskers = [y for y in ends if not low < y < high] or [low, high]
        outliers = [plain(y) for line in inside if line.get_linestyle() == "None" for y in line.get_ydata()]
        names = [text.get_text() for text in axes.get_xticklabels()]
        elements.append({
            "label": names[index] if index < len(names) else str(index + 1),
            "min": plain(min(whiskers)),
            "first_quartile": plain(low),
            "median": plain(median[0] if median else (low + high) / 2),
            "third_quartile": plain(high),
            "max": plain(max(whiskers)),
            "outliers": outliers,
        })
    return elements


def within(line, left, right):
    xs = line.get_xdata()
    return len(xs) > 0 and left <= min(xs) and max(xs) <= right


def is_median(line, left, right, low, high):
    xs, ys = line.get_xdata(), line.get_ydata()
    return len(xs) == 2 and xs[0] != xs[1] and ys[0] == ys[1] and low <= ys[0] <= high and max(xs) - min(xs) >= (right - left) * 0.99


KINDS = (("pie", wedges), ("box_and_whisker", boxes), ("bar", bars), ("scatter", scatters), ("line", lines))
