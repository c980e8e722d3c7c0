package dev.slowburn.openslo.document;

import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Slowburn's own annotations of one document. An annotation with an invalid value is reported with its location and
 * reads as absent.
 */
public final class Annotations {
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,15}");

    private final Optional<YamlSection> section;

    /** @param section the {@code annotations} of a document; empty if it has none */
    public Annotations(Optional<YamlSection> section) {
        this.section = section;
    }

    public boolean has(Annotation annotation) {
        return section.filter(annotations -> annotations.has(annotation.key())).isPresent();
    }

    /** The location of an annotation, if it is present. */
    public Optional<SourceLocation> place(Annotation annotation) {
        return section.filter(annotations -> annotations.has(annotation.key()))
                .map(annotations -> annotations.place(annotation.key()));
    }

    /** Reports a problem with an annotation, if it is present. */
    public void report(Annotation annotation, String reason) {
        section.ifPresent(annotations -> annotations.report(annotation.key(), reason));
    }

    /** A whole number. */
    public Optional<Long> whole(Annotation annotation, long least, long most) {
        Optional<String> text = text(annotation);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String digits = text.get();
        if (!WHOLE.matcher(digits).matches() || Long.parseLong(digits) < least || Long.parseLong(digits) > most) {
            report(
                    annotation,
                    "must be a whole number from " + least + " to " + most + " in quotes, but is '" + digits + "'");
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(digits));
    }

    public Optional<Boolean> flag(Annotation annotation) {
        return oneOf(annotation, Map.of("true", true, "false", false));
    }

    /** One of several words, mapped to its meaning. */
    public <T> Optional<T> oneOf(Annotation annotation, Map<String, T> words) {
        Optional<String> text = text(annotation);
        Optional<T> meaning = text.map(words::get);
        if (text.isPresent() && meaning.isEmpty()) {
            Set<String> known = new TreeSet<>(words.keySet());
            report(
                    annotation,
                    "must be one of " + String.join(", ", known) + " in quotes, but is '" + text.get() + "'"
                            + Suggestion.of(text.get(), known));
        }
        return meaning;
    }

    /** A length of time such as 4h. */
    public Optional<LookBack> time(Annotation annotation) {
        return text(annotation)
                .flatMap(text -> section.flatMap(annotations ->
                        OpenSloDuration.fixed(annotations, annotation.key(), text, OpenSloDuration.ONE)));
    }

    /** A comma-separated list of distinct texts, none of them empty. */
    public Optional<List<String>> list(Annotation annotation) {
        Optional<String> text = text(annotation);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> items =
                Arrays.stream(text.get().split(",", -1)).map(String::strip).toList();
        if (items.contains("")) {
            report(annotation, "must be a comma-separated list without empty items, but is '" + text.get() + "'");
            return Optional.empty();
        }
        if (new HashSet<>(items).size() < items.size()) {
            report(annotation, "must not contain an item twice, but is '" + text.get() + "'");
            return Optional.empty();
        }
        return Optional.of(items);
    }

    /** Whole percentages from 1 to 99, in ascending order; an empty list if the text is empty. */
    public Optional<List<Integer>> percents(Annotation annotation) {
        Optional<String> text = text(annotation);
        if (text.isEmpty() || text.get().isBlank()) {
            return text.map(none -> List.of());
        }
        Optional<List<String>> items = list(annotation);
        if (items.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> percents = new ArrayList<>();
        for (String item : items.get()) {
            if (!item.matches("[1-9][0-9]?")) {
                report(
                        annotation,
                        "must be whole percentages from 1 to 99, such as \"50,75,90\", but has '" + item + "'");
                return Optional.empty();
            }
            percents.add(Integer.parseInt(item));
        }
        percents.sort(null);
        return Optional.of(percents);
    }

    /** The text; empty for other types, which were reported when the metadata was checked. */
    public Optional<String> text(Annotation annotation) {
        return section.flatMap(annotations -> annotations.value(annotation.key()))
                .filter(Annotations::isText)
                .map(node -> ((ScalarNode) node).getValue());
    }

    /** The annotations that are not Slowburn's own, name → text. */
    public Map<String, String> others() {
        Map<String, String> others = new LinkedHashMap<>();
        section.ifPresent(annotations -> annotations.names().stream()
                .filter(name -> !name.startsWith(Annotation.PREFIX))
                .forEach(name -> annotations
                        .value(name)
                        .filter(Annotations::isText)
                        .ifPresent(node -> others.put(name, ((ScalarNode) node).getValue()))));
        return others;
    }

    private static boolean isText(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
    }
}
