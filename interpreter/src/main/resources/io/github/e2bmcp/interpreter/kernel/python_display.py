"""Values as text, pictures and other rich forms, each of bounded size."""

import sys

from .python_text import bounded_repr

MAX_ITEM = 4 << 20
MAX_FIGURES = 20
MAX_PIXELS = 2000
MAX_CELLS = 20_000
METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
    "_repr_javascript_": "application/javascript",
}


def base64_text(data):
    import binascii

    return binascii.b2a_base64(data, newline=False).decode()


class Display:
    def __init__(self, kernel):
        self.kernel = kernel

    def display(self, *values, include=None, exclude=None, raw=False, **ignored):
        """Shows each value in its richest form."""
        for value in values:
            if raw and isinstance(value, dict):
                self.send(self.bounded(value), main=False)
            else:
                self.show(value, main=False)

    def show(self, value, main):
        self.send(self.bundle(value), main)

    def send(self, data, main):
        if data:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            say = self.kernel.line.hold if main and self.kernel.at_end else self.kernel.line.call
            say("display", data=data, main=main)
            self.kernel.raise_pending_interrupt()

    # --- one value

    def bundle(self, value):
        data = {"text/plain": bounded_repr(value)}
        picture = self.picture(value)
        if picture is not None:
            data["image/png"] = picture
        elif not isinstance(value, type):
            data.update(self.rich_forms(value))
        if self.kernel.data_forms:
            data.update(self.chart(value) or self.table(value))
        return self.bounded(data)

    def rich_forms(self, value):
        forms = {}
        bundle = self.ask_value(value, "_repr_mimebundle_", include=None, exclude=None)
        if isinstance(bundle, tuple):
            bundle = bundle[0]
        if isinstance(bundle, dict):
            forms.update(bundle)
        for name, mime in METHODS.items():
            if mime not in forms:
                form = self.ask_value(value, name)
                if isinstance(form, tuple):
                    form = form[0]
                if form is not None:
                    forms[mime] = form
        return forms

    @staticmethod
    def ask_value(value, name, **arguments):
        """What the method gives; a missing or failing one gives nothing."""
        # Objects that answer to every name (mocks, proxies) are not to be taken at their word.
        method = getattr(type(value), name, None)
        if not callable(method):
            return None
        try:
            return method(value, **arguments)
        except Exception:
            return None

    def bounded(self, data):
        result = {}
        for mime, form in data.items():
            if isinstance(form, (bytes, bytearray)):
                form = base64_text(form)
            elif not isinstance(form, str):
                form = self.json_text(mime, form)
            if form is None:
                continue
            if len(form) <= MAX_ITEM:
                result[str(mime)] = form
            else:
                self.kernel.note("A form %s of %d characters was left out of the result." % (mime, len(form)))
        return result

    def json_text(self, mime, form):
        import json

        try:
            return json.dumps(form, default=str)
        except (TypeError, ValueError, RecursionError) as error:
            self.kernel.note("A form %s was left out of the result: %s." % (mime, error))
            return None

    # --- pictures

    def picture(self, value):
        image = sys.modules.get("PIL.Image")
        if image is not None and isinstance(value, image.Image):
            return base64_text(png_of_image(value))
        figure = sys.modules.get("matplotlib.figure")
        if figure is not None and isinstance(value, figure.Figure):
            self.close_figure(value)
            return base64_text(png_of_figure(value))
        return None

    @staticmethod
    def chart(value):
        """A figure as data, for clients that draw it anew; nothing where that cannot be told."""
        figure = sys.modules.get("matplotlib.figure")
        if figure is None or not isinstance(value, figure.Figure):
            return {}
        from . import python_charts

        try:
            chart = python_charts.of_figure(value)
        except Exception:
            return {}
        return {} if chart is None else {"e2b/chart": chart}

    @staticmethod
    def table(value):
        """A small data frame by its columns."""
        pandas = sys.modules.get("pandas")
        if pandas is None or not isinstance(value, getattr(pandas, "DataFrame", ())) or value.size > MAX_CELLS:
            return {}
        if not value.columns.is_unique:
            return {}
        # JSON has no word for «not a number», and none for infinity.
        known = value.astype(object).where(value.notna(), None)
        return {
            "e2b/data": {
                str(name): [None if isinstance(cell, float) and cell - cell != 0 else cell for cell in cells]
                for name, cells in known.to_dict(orient="list").items()
            }
        }

    @staticmethod
    def close_figure(figure):
        """What was shown is not to be shown again at the end of the run."""
        pylab = sys.modules.get("matplotlib._pylab_helpers")
        for manager in list(pylab.Gcf.figs.values()) if pylab else ():
            if manager.canvas.figure is figure:
                pylab.Gcf.destroy(manager)

    def show_figures(self):
        """Every open figure of pyplot, which is then closed."""
        pylab = sys.modules.get("matplotlib._pylab_helpers")
        managers = pylab.Gcf.get_all_fig_managers() if pylab else []
        for index, manager in enumerate(managers):
            figure = manager.canvas.figure
            pylab.Gcf.destroy(manager)
            if index < MAX_FIGURES:
                self.send(self.bundle(figure), main=False)
        if len(managers) > MAX_FIGURES:
            self.kernel.note("%d figures were open; the first %d are shown." % (len(managers), MAX_FIGURES))

    def end_figures(self, shown):
        """Those of a run that failed, which the next run would show as its own."""
        try:
            if shown:
                self.show_figures()
        except Exception:
            # A figure that cannot be drawn must not hide why the run failed.
            pass
        finally:
            pylab = sys.modules.get("matplotlib._pylab_helpers")
            if pylab:
                pylab.Gcf.destroy_all()


def png_of_figure(figure):
    """At the figure's own resolution, or less where that would be a very large picture."""
    import io

    dpi = figure.dpi
    longest = max(figure.get_size_inches()) * dpi
    if longest > MAX_PIXELS:
        dpi *= MAX_PIXELS / longest
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dpi, bbox_inches="tight" if longest <= MAX_PIXELS else None)
    return file.getvalue()


def png_of_image(image):
    import io

    if max(image.size) > MAX_PIXELS:
        image = image.copy()
        image.thumbnail((MAX_PIXELS, MAX_PIXELS))
    if image.mode not in ("1", "L", "LA", "I", "P", "RGB", "RGBA"):
        image = image.convert("RGB")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
