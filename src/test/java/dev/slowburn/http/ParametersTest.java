package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;

class ParametersTest {
    @Property
    void splitsEscapedValues(@ForAll List<@NotEmpty @Chars({'a', ',', '\\', 'é', ' '}) String> values) {
        List<String> escaped = values.stream()
                .map(value -> value.replace("\\", "\\\\").replace(",", "\\,"))
                .toList();

        assertThat(Parameters.split(String.join(",", escaped))).isEqualTo(values);
    }

    @Property
    void splitsValuesWithoutCommas(@ForAll List<@NotEmpty @Chars({'a', 'b', 'é', '/', '='}) String> values) {
        assertThat(Parameters.split(String.join(",", values))).isEqualTo(values);
        assertThat(Parameters.split("," + String.join(",,", values) + ",")).isEqualTo(values);
    }
}
