package dev.slowburn.input.json;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Mappings of formats that are documented elsewhere; {@link #toString()} is the name in options. */
enum Preset {
    /** A {@code log_format} with {@code escape=json} whose members have the names of nginx's variables. */
    NGINX("""
            map.time=/msec
            map.time.format=s
            map.status=/status
            map.duration=/request_time
            map.duration.unit=s
            map.operation=/request_method /request_uri | /uri
            map.operation.format=path
            map.numbers=text
            """),
    /** The example of {@code log-format-upstream} in the documents of ingress-nginx. */
    INGRESS_NGINX("""
            map.time=/time
            map.status=/status
            map.duration=/duration | /request_time
            map.duration.unit=s
            map.operation=/method /path
            map.operation.format=path
            map.numbers=text
            """),
    /** The default access logs of Istio and of Envoy Gateway in JSON; Envoy itself has no default in JSON. */
    ENVOY("""
            map.time=/start_time
            map.time.of=start
            map.status=/response_code
            map.duration=/duration
            map.duration.unit=ms
            map.operation=/method /path | /x-envoy-origin-path
            map.operation.format=path
            map.numbers=text
            """),
    /** CloudEvents in structured mode whose data has the fields of the outcome schema. */
    CLOUDEVENTS("""
            map.service=/source
            map.time=/time
            map.status=/data/status_code
            map.duration=/data/duration_micros
            map.duration.unit=us
            map.operation=/data/operation
            map.outcome=/data/outcome
            map.count=/data/count
            """);

    /** A line for each key. */
    private final String options;

    Preset(String options) {
        this.options = options;
    }

    Map<String, String> options() {
        return options.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
