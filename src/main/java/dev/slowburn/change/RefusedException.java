package dev.slowburn.change;

import java.util.List;

/** Definitions are invalid, or conflict with the definitions in force. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Note> problems;

    RefusedException(List<Note> problems) {
        super("invalid definitions, see problems; nothing was sent");
        this.problems = List.copyOf(problems);
    }

    /** All problems of the definitions. */
    public List<Note> problems() {
        return problems;
    }
}
