package dev.slowburn.openslo.cel;

import java.util.List;

/** Thrown if a filter cannot be compiled. */
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

    /** One error in a filter.
     *
     * @param line within the filter, from 1
     * @param column within that line, from 1
     */
    public record Fault(int line, int column, String reason) {}
}
