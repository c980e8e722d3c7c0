package dev.slowburn.testkit.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chart as rendered in a browser. Expected positions are computed from the axis labels alone, so differences between drawing
 * and labels are detected.
 */
public final class DrawnChart {
    /** In pixels; coordinates have two decimal places. */
    public static final double CLOSE = 0.03;

    private static final Pattern PLACE = Pattern.compile("[ML](-?[0-9.]+) (-?[0-9.]+)");
    private static final Pattern BAR = Pattern.compile("M([0-9.]+) ([0-9.-]+)V([0-9.-]+)H([0-9.]+)V[0-9.-]+Z");
    private static final Pattern LABEL = Pattern.compile("([−0-9.,]+)([KMB]?) ?([%×]?)");
    private static final Map<String, Double> UNITS = Map.of("", 1.0, "K", 1e3, "M", 1e6, "B", 1e9, "%", 0.01, "×", 1.0);
    private static final String READ = """
            figure => {
              const frame = figure.querySelector('.frame');
              const all = (query, read) => [...figure.querySelectorAll(query)].map(read);
              const number = (element, name, part = /(.*)/) => Number(element.getAttribute(name).match(part)[1]);
              const paths = (query) => all(query, (path) => path.getAttribute('d')).join('');
              const text = (query) => figure.querySelector(query)?.textContent ?? '';
              const kinds = ['.above .line', '.above .dots', '.line.long', '.dots.long', '.line.short', '.dots.short',
                '.bars.good', '.bars.bad', '.bars.within', '.bars.good.open', '.bars.bad.open'];
              return JSON.stringify({
                name: text('h2'), title: text('.axis-title'), about: text('.about'), readout: text('.readout'), empty: text('.empty'),
                keys: text('.keys'), from: number(frame, 'data-from'), to: number(frame, 'data-to'),
                left: number(frame, 'data-left'), right: number(frame, 'data-right'),
                scale: frame.dataset.scale, base: Number(frame.dataset.base ?? 1),
                ticks: all('.tick[data-value]', (tick) => ({label: tick.textContent, y: number(tick.querySelector('path'), 'd', / (.+)H/)})),
                times: all('.tick[data-moment]', (tick) => ({label: tick.querySelector('text').textContent, x: number(tick.querySelector('path'), 'd', /M(.+) /)})),
                paths: Object.fromEntries(kinds.map((kind) => [kind, paths(kind)])),
                zero: paths('.zero'), level: paths('path.level'), levelText: text('.level-text'),
                bands: all('rect.band:not(.mark)', (band) => ({kind: band.getAttribute('class'), x: number(band, 'x'), width: number(band, 'width')})),
                events: all('.event', (event) => ({label: event.dataset.event, path: event.querySelector('path').getAttribute('d'), shown: event.querySelector('text')?.textContent ?? ''})),
              });
            }""";

    private final JsonNode read;

    /** A position relative to the top left corner. */
    public record Point(double x, double y) {}

    /** A bar, or a shaded time range, whose height is not significant. */
    public record Box(double left, double right, double low, double high) {}

    private DrawnChart(JsonNode read) {
        this.read = read;
    }

    /** The chart at an index of the page; waits until it is drawn. */
    public static DrawnChart of(Page page, int place) {
        Locator figure = page.locator("figure.chart").nth(place);
        figure.locator(".frame").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        try {
            DrawnChart chart = new DrawnChart(
                    new ObjectMapper().readTree((String) figure.first().evaluate(READ)));
            chart.assertTickPositions();
            return chart;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertTickPositions() {
        assertThat(read.get("ticks")).as("ticks").hasSizeGreaterThan(1);
        for (JsonNode tick : read.get("ticks")) {
            assertThat(tick.get("y").asDouble())
                    .as(tick.toString())
                    .isCloseTo(y(valueOf(tick.get("label").asText())), within(CLOSE));
        }
        for (JsonNode tick : read.get("times")) {
            String label = tick.get("label").asText();
            Instant moment = Instant.ofEpochMilli(moment(tick.get("x").asDouble() + CLOSE));
            assertThat(moment.toString()).contains(label);
        }
    }

    private static double valueOf(String label) {
        Matcher matcher = LABEL.matcher(label);
        assertThat(matcher.matches()).as(label).isTrue();
        double number = Double.parseDouble(matcher.group(1).replace('−', '-').replace(",", ""));
        return number * UNITS.get(matcher.group(2)) * UNITS.get(matcher.group(3));
    }

    public String text(String part) {
        return read.get(part).asText();
    }

    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        read.get("ticks").forEach(tick -> labels.add(tick.get("label").asText()));
        return labels;
    }

    public double x(Instant moment) {
        double share = (moment.toEpochMilli() - number("from")) / (number("to") - number("from"));
        return number("left") + share * (number("right") - number("left"));
    }

    public Instant from() {
        return Instant.ofEpochMilli((long) number("from"));
    }

    public Instant to() {
        return Instant.ofEpochMilli((long) number("to"));
    }

    private long moment(double x) {
        double share = (x - number("left")) / (number("right") - number("left"));
        return (long) (number("from") + share * (number("to") - number("from")));
    }

    private double number(String name) {
        return read.get(name).asDouble();
    }

    /** The position of a value, from the first and last tick and the type of the scale. */
    public double y(double value) {
        JsonNode ticks = read.get("ticks");
        JsonNode first = ticks.get(0);
        JsonNode last = ticks.get(ticks.size() - 1);
        double low = scaled(valueOf(first.get("label").asText()));
        double high = scaled(valueOf(last.get("label").asText()));
        double bottom = first.get("y").asDouble();
        return bottom + (scaled(value) - low) / (high - low) * (last.get("y").asDouble() - bottom);
    }

    private double scaled(double value) {
        return switch (text("scale")) {
            case "linear" -> value;
            case "log" -> Math.log1p(value / number("base"));
            case "log-below-zero" -> value < 0 ? -Math.log1p(-value) : value;
            default -> throw new IllegalArgumentException("scale " + text("scale"));
        };
    }

    /** All points of lines, and isolated points. */
    public List<Point> points(String... kinds) {
        List<Point> points = new ArrayList<>();
        for (String kind : kinds) {
            Matcher matcher = PLACE.matcher(path(kind));
            while (matcher.find()) {
                points.add(new Point(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))));
            }
        }
        points.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
        return points;
    }

    private String path(String kind) {
        assertThat(read.get("paths").has(kind)).as(kind).isTrue();
        return read.get("paths").get(kind).asText();
    }

    /** Bars of a kind, in order of time. */
    public List<Box> bars(String kind) {
        List<Box> bars = new ArrayList<>();
        Matcher matcher = BAR.matcher(path(kind));
        while (matcher.find()) {
            bars.add(new Box(
                    Double.parseDouble(matcher.group(1)),
                    Double.parseDouble(matcher.group(4)),
                    Double.parseDouble(matcher.group(2)),
                    Double.parseDouble(matcher.group(3))));
        }
        return bars;
    }

    /** Shaded time ranges of a kind. */
    public List<Box> bands(String kind) {
        List<Box> bands = new ArrayList<>();
        for (JsonNode band : read.get("bands")) {
            if (band.get("kind").asText().contains(kind)) {
                double left = band.get("x").asDouble();
                bands.add(new Box(left, left + band.get("width").asDouble(), 0, 0));
            }
        }
        return bands;
    }

    /** Height of a horizontal line: the zero line or a threshold. */
    public double heightOf(String line) {
        Matcher matcher = Pattern.compile("M[0-9.]+ ([0-9.]+)H").matcher(text(line));
        assertThat(matcher.find()).as("%s in %s", line, text("name")).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** Positions of event lines with a label. */
    public List<Double> events(String label) {
        List<Double> events = new ArrayList<>();
        for (JsonNode event : read.get("events")) {
            if (event.get("label").asText().equals(label)) {
                Matcher matcher = PLACE.matcher(event.get("path").asText());
                assertThat(matcher.find()).isTrue();
                events.add(Double.parseDouble(matcher.group(1)));
            }
        }
        events.sort(Comparator.naturalOrder());
        return events;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %s", text("name"), text("readout"));
    }
}
