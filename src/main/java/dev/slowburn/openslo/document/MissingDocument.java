package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Item;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;

/** Reports references to documents that do not exist, with the existing name that is most similar. */
public final class MissingDocument {
    private MissingDocument() {}

    /** @param field the field of the section that names the document */
    public static void report(YamlSection section, String field, Kind kind, String name, DocumentIndex catalog) {
        report(section, field, kind, name, catalog, "");
    }

    /** @param advice appended to the reason */
    public static void report(
            YamlSection section, String field, Kind kind, String name, DocumentIndex catalog, String advice) {
        section.reportMissing(field, missing(kind, name), reason(kind, name, catalog) + advice);
    }

    /** @param item that names the document */
    public static void report(Item item, Kind kind, String name, DocumentIndex catalog) {
        item.reportMissing(missing(kind, name), reason(kind, name, catalog));
    }

    private static Problem.Missing missing(Kind kind, String name) {
        return new Problem.Missing(kind.text(), name);
    }

    private static String reason(Kind kind, String name, DocumentIndex catalog) {
        return "there is no " + kind.text() + " named '" + name + "'" + Suggestion.of(name, catalog.names(kind));
    }
}
