package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.cli.client.ChangeFilter;
import dev.slowburn.cli.client.LiveChanges;
import dev.slowburn.cli.client.Server;
import dev.slowburn.cli.client.ServerException;
import dev.slowburn.cli.options.LabelConverter;
import dev.slowburn.cli.options.ServerOptions;
import dev.slowburn.cli.output.Colours;
import dev.slowburn.cli.output.Listing;
import dev.slowburn.cli.output.OutputFormat;
import dev.slowburn.cli.output.Table;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.ConfigException;
import java.io.PrintWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn get}: lists budgets, alerts, events, SLOs, release decisions or replays. */
@Command(
        name = "get",
        description =
                "Lists budgets, firing alerts, events, SLOs, release decisions, or objectives that count their history.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn get budgets --state EXHAUSTED,BURNING --sort remaining_ratio",
            "  slowburn get budgets -l team=web --watch",
            "  slowburn get decisions -o json | jq '.[].service'",
            "  slowburn get slo checkout-availability -o yaml",
            "  slowburn get replays -o wide"
        },
        exitCodeList = {
            "0:done; the list is complete",
            "1:no response from the instance, a named item was not found, or the list is incomplete; see standard error",
            "2:wrong usage"
        })
final class GetCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Parameters(
            index = "0",
            paramLabel = "budgets|alerts|events|slos|decisions|replays",
            converter = Kinds.class,
            completionCandidates = Kinds.class,
            description = "Kind of items to list.")
    private Listing listing;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME",
            description =
                    "Show only these items; for budgets and events their ids, for replays SLO/objective. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "Output format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    @Option(names = "--json", description = "Same as -o json.")
    private boolean json;

    @Option(
            names = {"-w", "--watch"},
            description = "Print the list, then changes until Ctrl-C; with -o json one object per line.")
    private boolean watch;

    @Option(names = "--service", paramLabel = "SERVICE", description = "Show only these services, comma-separated.")
    private String service;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Show only budgets in these states, comma-separated.")
    private String state;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            converter = LabelConverter.class,
            description = "Show only budgets whose SLO or group has this label; if repeated, all must match.")
    private List<Map.Entry<String, String>> labels = new ArrayList<>();

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            description = "Sort budgets by FIELD, such as burn_rate or remaining_ratio; -FIELD reverses the order.")
    private String sort;

    @Spec
    private CommandSpec spec;

    private Table table;

    @Override
    public Integer call() {
        if (watch && listing.live().isEmpty()) {
            throw new ConfigException("--watch is not supported for " + listing.text());
        }
        if (!listing.equals(Listing.BUDGETS) && (state != null || !labels.isEmpty() || sort != null)) {
            throw new ConfigException("--state, --label and --sort apply to budgets only");
        }
        if (json
                && format != OutputFormat.JSON
                && spec.commandLine().getParseResult().hasMatchedOption("--output")) {
            throw new ConfigException("--json and -o " + format.name().toLowerCase(Locale.ROOT)
                    + " contradict each other; leave out one");
        }
        OutputFormat chosen = json ? OutputFormat.JSON : format;
        Server instance = server.connect();
        if (watch) {
            follow(instance, chosen);
        }
        Server.Items listed = instance.all(listing.path() + query());
        List<JsonNode> items = listed.items().stream().filter(this::isNamed).toList();
        listed.missing().forEach(this::warn);
        for (String name : names) {
            if (items.stream().noneMatch(item -> listing.nameOf(item).equals(name))) {
                throw new ServerException(listing.text() + ": not found: " + name
                        + (listed.missing().isEmpty() ? "" : "; the list is incomplete"));
            }
        }
        if (items.isEmpty() && listed.missing().isEmpty() && chosen.isTable()) {
            spec.commandLine().getErr().println(emptyMessage(instance));
        } else {
            print(chosen, items);
        }
        return listed.missing().isEmpty() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    /** The message for an empty list; states the filters and the number of items without them. */
    private String emptyMessage(Server instance) {
        String query = query();
        if (query.isEmpty()) {
            return "no " + listing.text();
        }
        long all =
                instance.get(listing.path() + "?limit=0", "total").path("total").asLong();
        String filters = URLDecoder.decode(query.substring(1).replace("&", ", "), StandardCharsets.UTF_8);
        return "no " + listing.text() + " match " + Printable.of(filters) + "; " + all + " exist without filters";
    }

    /** Reports why the list is incomplete. */
    private void warn(String missing) {
        spec.commandLine().getErr().println("slowburn: incomplete: " + Printable.of(missing));
        spec.commandLine().getErr().flush();
    }

    private boolean isNamed(JsonNode item) {
        return names.isEmpty() || names.contains(listing.nameOf(item));
    }

    private String query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("service", service);
        query.put("state", state);
        query.put("sort", sort);
        String some = query.entrySet().stream()
                .filter(each -> each.getValue() != null)
                .map(each -> each.getKey() + "=" + Server.encode(each.getValue()))
                .collect(Collectors.joining("&"));
        String labelled = labels.stream()
                .map(label -> "label=" + Server.encode(label.getKey() + "=" + label.getValue()))
                .collect(Collectors.joining("&"));
        String all = some.isEmpty() || labelled.isEmpty() ? some + labelled : some + "&" + labelled;
        return all.isEmpty() ? "" : "?" + all;
    }

    private void print(OutputFormat chosen, List<JsonNode> items) {
        PrintWriter out = spec.commandLine().getOut();
        if (chosen == OutputFormat.NAME) {
            items.forEach(item -> out.println(Printable.of(listing.nameOf(item))));
        } else if (!chosen.isTable() && watch) {
            items.forEach(line(chosen));
        } else if (!chosen.isTable()) {
            ArrayNode array = new ObjectMapper().createArrayNode();
            items.forEach(array::add);
            out.print(chosen.write(array));
        } else {
            out.print(table(chosen).render(items));
        }
        out.flush();
    }

    /** A single table for all output, so that later lines align with the first ones. */
    private Table table(OutputFormat chosen) {
        if (table == null) {
            table = new Table(listing.columns(chosen == OutputFormat.WIDE, watch), Colours.ofOutput());
        }
        return table;
    }

    /** Prints an item that arrives after the list. */
    private Consumer<JsonNode> line(OutputFormat chosen) {
        PrintWriter out = spec.commandLine().getOut();
        return switch (chosen) {
            case NAME -> item -> out.println(Printable.of(listing.nameOf(item)));
            case JSON -> out::println;
            case YAML -> item -> out.print("---\n" + chosen.write(item));
            default -> item -> out.println(table(chosen).line(item));
        };
    }

    /** Requests the list after the change stream is ready, so that no change between the two is missed. */
    private void follow(Server instance, OutputFormat chosen) {
        String kind = listing.live().orElseThrow();
        String kinds = String.join(",", kind, LiveChanges.HEARTBEAT, ChangeFilter.DEFINITIONS);
        String of = service == null ? "" : "&service=" + Server.encode(service);
        Consumer<JsonNode> line = line(chosen);
        ChangeFilter filter = new ChangeFilter(state, labels, instance);
        Map<String, JsonNode> listed = new HashMap<>();
        Map<String, Object> shown = new HashMap<>();
        Set<String> warned = new HashSet<>();
        new LiveChanges(instance).follow("/api/v1/stream?kind=" + kinds + of, (event, item) -> {
            if (event.equals("ready")) {
                filter.load();
                Server.Items list = instance.all(listing.path() + query());
                List<JsonNode> items =
                        list.items().stream().filter(this::isNamed).toList();
                list.missing().forEach(this::warn);
                print(chosen, items);
                items.forEach(known -> {
                    listed.put(listing.nameOf(known), known);
                    shown.put(listing.nameOf(known), content(known, chosen));
                });
            } else if (event.equals(ChangeFilter.DEFINITIONS)) {
                filter.load();
            } else if (event.equals(LiveChanges.HEARTBEAT)) {
                Set<String> missing = new LinkedHashSet<>();
                item.path("missing").forEach(sentence -> missing.add(sentence.asText()));
                missing.stream().filter(sentence -> !warned.contains(sentence)).forEach(this::warn);
                warned.clear();
                warned.addAll(missing);
            } else if (event.equals("removed") && shown.remove(item.path("id").asText()) != null) {
                gone("removed", item.path("id").asText());
            } else if (event.equals(kind) && isInList(item, listed.get(listing.nameOf(item)))) {
                return;
            } else if (event.equals(kind) && !filter.matches(item)) {
                if (shown.remove(listing.nameOf(item)) != null) {
                    gone("no longer matches", listing.nameOf(item));
                }
            } else if (event.equals(kind) && isNamed(item)) {
                Object content = content(item, chosen);
                if (!content.equals(shown.put(listing.nameOf(item), content))) {
                    line.accept(item);
                    spec.commandLine().getOut().flush();
                }
            }
        });
        throw new ServerException("the instance closed the change stream");
    }

    /** What an output format shows of an item, to skip changes after which it would look the same. */
    private Object content(JsonNode item, OutputFormat chosen) {
        return chosen.isTable()
                ? listing.content(item, chosen == OutputFormat.WIDE)
                : item.<ObjectNode>deepCopy().without("sequence");
    }

    /** Whether the list already has this version of an item, or a later one. Budgets and decisions have sequence numbers. */
    private static boolean isInList(JsonNode item, JsonNode known) {
        if (known == null) {
            return false;
        }
        long later = item.path("sequence").asLong() - known.path("sequence").asLong();
        return later < 0 || (later == 0 && item.path("event_id").equals(known.path("event_id")));
    }

    private void gone(String why, String name) {
        spec.commandLine().getErr().println(why + ": " + Printable.of(name));
        spec.commandLine().getErr().flush();
    }
}
