package dev.slowburn.change;

import java.util.List;

/** Definitions are not sound, be it by themselves or together with what is in force. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Note> problems;

    RefusedException(List<Note> problems) {
        super("the definitions are not valid, see problems; nothing is sent");
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong. */
    public List<Note> problems() {
        return problems;
    }
}
