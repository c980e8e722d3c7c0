package dev.slowburn.cli.output;

/** Colours words if the output is a terminal and {@code NO_COLOR} is not set; see no-color.org. */
public final class Colours {
    private static final String RESET = "\u001b[0m";
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";

    private final boolean coloured;

    private Colours(boolean coloured) {
        this.coloured = coloured;
    }

    public static Colours ofOutput() {
        return of(Terminal.onOutput(), System.getenv("NO_COLOR"));
    }

    /** @param noColor value of {@code NO_COLOR}; null or empty allows colours */
    public static Colours of(boolean terminal, String noColor) {
        return new Colours(terminal && (noColor == null || noColor.isEmpty()));
    }

    /** Colours a state, severity, decision or event type; other words are unchanged. */
    public String word(String word) {
        String colour = colour(word);
        return coloured && !colour.isEmpty() ? colour + word + RESET : word;
    }

    private static String colour(String word) {
        return switch (word) {
            case "HEALTHY", "RECOVERED", "RESOLVED", "PROCEED" -> GREEN;
            case "BURNING", "THRESHOLD_CROSSED", "CAUTION", "ticket" -> YELLOW;
            case "EXHAUSTED", "FREEZE", "FIRING", "page" -> RED;
            case "NO_DATA", "STALE" -> DIM;
            default -> "";
        };
    }
}
