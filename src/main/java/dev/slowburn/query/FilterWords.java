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

/** Words that a list can be filtered by where there is a fixed set of them, as they stand in what is published. */
public enum FilterWords {
    BUDGET_STATES(BudgetState.values()),
    ALERT_STATES(AlertState.values()),
    EVENT_TYPES(BudgetEventType.values()),
    DECISIONS(Decision.values());

    @SuppressWarnings("ImmutableEnumChecker") // Made by toList, which is immutable.
    private final List<String> words;

    FilterWords(Enum<?>[] values) {
        words = Arrays.stream(values).map(Enum::name).toList();
    }

    /**
     * The words as they are published; typed in whatever case, and with - or blanks for _.
     *
     * @param name of the parameter
     * @throws BadRequestException if one is none of them, with all that there are
     */
    public Set<String> parse(String name, Set<String> typed) {
        Set<String> found = new TreeSet<>();
        for (String word : typed) {
            String published =
                    word.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
            if (!words.contains(published)) {
                throw new BadRequestException(
                        name + ": must be of " + String.join(", ", words) + ", was '" + word + "'");
            }
            found.add(published);
        }
        return found;
    }
}
