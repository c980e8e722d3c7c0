package dev.slowburn.topology.definitions;

/** Record keys on the topic of definitions: the name of an SLO, and kind/name for other documents. */
public final class DefinitionKeys {
    static final String SLO = "SLO";

    private DefinitionKeys() {}

    public static String of(String kind, String name) {
        return kind.equals(SLO) ? name : kind + "/" + name;
    }
}
