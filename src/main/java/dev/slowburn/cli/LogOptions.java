package dev.slowburn.cli;

import dev.slowburn.ingest.LineParser;
import dev.slowburn.ingest.LogFormat;
import dev.slowburn.ingest.MappedLineParser;
import dev.slowburn.input.json.InvalidMappingException;
import dev.slowburn.input.json.JsonMapping;
import dev.slowburn.input.notation.TimeUnitWord;
import dev.slowburn.runtime.config.ConfigException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that describe a log. */
final class LogOptions {
    private static final String JSON = "json";
    private static final String KEYS = "map.";

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description =
                    "Input format: combined or common (access logs of Apache and nginx), jsonl (JSON lines with the"
                            + " fields of outcomes), or json (other JSON lines, see --map and --preset).")
    private String format;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Service that wrote the log; for jsonl and json the default for lines without a service.")
    private String service;

    @Option(
            names = "--time-unit",
            paramLabel = "UNIT",
            description = "Unit of numeric times of jsonl: s, ms, us or ns. Default: ms.")
    private String timeUnit;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Mapping of json: nginx, ingress-nginx, envoy or cloudevents; --map overrides it.")
    private String preset;

    @Option(
            names = "--map",
            paramLabel = "KEY=SOURCE",
            description =
                    "Where json has a field of the outcome, such as status=/http/status, or how it is written, such as"
                            + " duration.unit=ms; repeatable.")
    private Map<String, String> mapped = new LinkedHashMap<>();

    /** @throws ConfigException if the options don't describe a log */
    LineParser parser() {
        if (service != null && service.isBlank()) {
            throw new ConfigException("--service: must not be empty");
        }
        if (format.equals(JSON)) {
            return jsonParser();
        }
        if (preset != null || !mapped.isEmpty()) {
            throw new ConfigException("--map and --preset require --format json");
        }
        LogFormat known = LogFormat.ofWord(format)
                .orElseThrow(() ->
                        new ConfigException("--format: must be combined, common, jsonl or json, was '" + format + "'"));
        if (known != LogFormat.JSONL && service == null) {
            throw new ConfigException("--service is required for access logs");
        }
        return known.parser(service, unit());
    }

    private TimeUnitWord unit() {
        if (timeUnit == null) {
            return TimeUnitWord.MS;
        }
        return TimeUnitWord.ofWord(timeUnit)
                .orElseThrow(() -> new ConfigException(
                        "--time-unit: must be one of " + TimeUnitWord.words() + ", was '" + timeUnit + "'"));
    }

    private LineParser jsonParser() {
        if (preset == null && mapped.isEmpty()) {
            throw new ConfigException(
                    "--format json requires --map or --preset; lines with the fields of outcomes are jsonl");
        }
        if (timeUnit != null) {
            throw new ConfigException("--time-unit is for jsonl; use --map time.format=" + timeUnit);
        }
        Map<String, String> options = new HashMap<>();
        mapped.forEach((key, source) -> options.put(key.startsWith(KEYS) ? key : KEYS + key, source));
        if (preset != null) {
            options.put("preset", preset);
        }
        try {
            JsonMapping mapping = JsonMapping.of(options, service);
            if (mapping.readsHeaders()) {
                throw new ConfigException("--map: header: is for records of a topic; lines have no headers");
            }
            return new MappedLineParser(mapping);
        } catch (InvalidMappingException e) {
            throw new ConfigException(e.problems().entrySet().stream()
                    .map(problem -> option(problem.getKey()) + ": " + problem.getValue())
                    .collect(Collectors.joining("\n")));
        }
    }

    private static String option(String key) {
        return key.startsWith(KEYS) ? "--map " + key.substring(KEYS.length()) : "--" + key;
    }
}
