package dev.slowburn.domain.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.SloBuilder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetIdsTest {
    private static final Slo GROUPED =
            new SloBuilder("cart").groupBy(10, "region", "tier").allServices().build();

    @Property
    void parsesTheIdsThatItFormats(@ForAll String service, @ForAll String region, @ForAll String tier) {
        String id = BudgetIds.of(GROUPED, "all", service, List.of(region, tier));

        assertThat(BudgetIds.parse(id)).contains(new BudgetIds.Parts("cart", "all", List.of(service, region, tier)));
    }

    @Test
    void idWithoutGroupHasNoValues() {
        assertThat(BudgetIds.parse("cart/all")).contains(new BudgetIds.Parts("cart", "all", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cart", "cart/all/%", "cart/all/%2", "cart/all/%zz", "cart/all/a%-1"})
    void rejectsTextThatIsNotABudgetId(String text) {
        assertThat(BudgetIds.parse(text)).isEmpty();
    }
}
