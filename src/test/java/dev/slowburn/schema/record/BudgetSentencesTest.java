package dev.slowburn.schema.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetSentencesTest {
    @ParameterizedTest
    @CsvSource({
        "false, 1, 100.0 % of the budget remains",
        "false, 0.332, 33.2 % of the budget remains",
        "false, 0.0001, less than 0.1 % of the budget remains",
        "false, -0.0000000001, 0.0 % of the budget remains",
        "true, 0, The budget is exhausted",
        "true, 0.0000000001, The budget is exhausted",
        "true, -0.0001, The budget is overspent by less than 0.1 %",
        "true, -0.566, The budget is overspent by 56.6 %",
        "true, -12, The budget is overspent by 1200.0 %"
    })
    void describesRemainingBudget(boolean exhausted, double remaining, String sentence) {
        assertThat(BudgetSentences.remaining(exhausted, remaining)).isEqualTo(sentence);
    }
}
