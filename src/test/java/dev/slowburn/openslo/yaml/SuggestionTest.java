package dev.slowburn.openslo.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("slowburn", "Occurrences", "gte", "Europe/Zürich");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            slowbrun        | ; did you mean slowburn?
            occurences      | ; did you mean Occurrences?
            Slowburn        | ; did you mean slowburn? upper and lower case matter
            GTE             | ; did you mean gte? upper and lower case matter
            occurrences     | ; did you mean Occurrences? upper and lower case matter
            ' slowburn'     | ; did you mean slowburn? leave out the spaces
            'slow burn'     | ; did you mean slowburn? leave out the spaces
            'Slow burn'     | ; did you mean slowburn? upper and lower case matter
            slоwburn        | ; did you mean slowburn? 'slоwburn' contains the character U+043E
            Europe/Zurich   | ; did you mean Europe/Zürich?
            europe/zürich   | ; did you mean Europe/Zürich? upper and lower case matter
            prometheus      | ''
            """)
    void namesTheDifferenceThatIsEasilyOverlooked(String written, String suggestion) {
        assertThat(Suggestion.of(written, KNOWN)).isEqualTo(suggestion);
    }
}
