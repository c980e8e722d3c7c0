package dev.slowburn.domain.contributor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A row in a format of a later version is rejected. */
class RowFormatTest {
    private static final byte[] LATER = {99, 1, 2, 3};

    @Test
    void rejectsContributorRowOfUnknownFormat() {
        assertThatThrownBy(() -> ContributorRow.unpack(LATER))
                .hasMessageStartingWith("contributor row has format 99, this version reads 1");
    }
}
