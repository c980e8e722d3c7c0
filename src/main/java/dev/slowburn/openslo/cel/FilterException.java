package dev.slowburn.openslo.cel;

import java.util.List;

/** A filter that is not an expression Slowburn can evaluate. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    FilterException(List<Fault> faults) {
        super(faults.toString());
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * One thing that is wrong.
     *
     * @param line within the filter, from 1
     * @param column within that line, from 1
     */
    public record Fault(int line, int column, String reason) {}
}
