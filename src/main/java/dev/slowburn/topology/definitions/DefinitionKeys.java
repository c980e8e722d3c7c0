package dev.slowburn.topology.definitions;

/** What the record of a document is named on the topic of definitions: an SLO by its name, anything else as kind/name. */
public final class DefinitionKeys {
    static final String SLO = "SLO";

    private DefinitionKeys() {}

    public static String of(String kind, String name) {
        return kind.equals(SLO) ? name : kind + "/" + name;
    }
}
