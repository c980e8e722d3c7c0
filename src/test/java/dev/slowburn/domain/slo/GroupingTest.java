package dev.slowburn.domain.slo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupingTest {
    @Test
    void keepsShortValues() {
        assertThat(Grouping.valueOf("eu-west-1")).isEqualTo("eu-west-1");
        assertThat(Grouping.valueOf("")).isEmpty();
        assertThat(Grouping.valueOf("x".repeat(200))).isEqualTo("x".repeat(200));
    }

    @Test
    void representsAnAbsentAttribute() {
        assertThat(Grouping.valueOf(null)).isEqualTo("__none__");
    }

    @Test
    void truncatesLongValuesAndKeepsThemDistinct() {
        String one = Grouping.valueOf("x".repeat(10_000) + "1");
        String other = Grouping.valueOf("x".repeat(10_000) + "2");

        assertThat(one).startsWith("x".repeat(200) + "~").hasSize(217).isNotEqualTo(other);
        assertThat(Grouping.valueOf("x".repeat(10_000) + "1")).isEqualTo(one);
    }

    @Test
    void doesNotSplitSurrogatePairs() {
        assertThat(Grouping.valueOf("x".repeat(199) + "\uD83D\uDE00" + "y".repeat(100)))
                .startsWith("x".repeat(199) + "~");
    }
}
