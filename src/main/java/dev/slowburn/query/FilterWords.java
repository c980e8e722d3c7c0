package dev.slowburn.query;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.avro.Decision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Fixed sets of values by which lists can be filtered, spelled as in published records. */
public enum FilterWords {
    BUDGET_STATES(BudgetState.values()),
    ALERT_STATES(AlertState.values()),
    EVENT_TYPES(BudgetEventType.values()),
    DECISIONS(Decision.values());

    @SuppressWarnings("ImmutableEnumChecker") // Stream.toList returns an immutable list.
    private final List<String> words;

    FilterWords(Enum<?>[] values) {
        words = Arrays.stream(values).map(Enum::name).toList();
    }

    /**
     * Parses values in any case, with - or blanks for _.
     *
     * @param name name of the parameter
     * @throws BadRequestException if a value is unknown; the message lists all valid ones
     */
    public Set<String> parse(String name, Set<String> typed) {
        Set<String> found = new TreeSet<>();
        for (String word : typed) {
            String published =
                    word.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
            if (!words.contains(published)) {
                throw new BadRequestException(
                        name + ": must be one of " + String.join(", ", words) + ", was '" + word + "'");
            }
            found.add(published);
        }
        return found;
    }
}
