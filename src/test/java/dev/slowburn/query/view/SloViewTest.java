package dev.slowburn.query.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.SloBuilder;
import org.junit.jupiter.api.Test;

class SloViewTest {
    @Test
    void hasTheInputThatAnSloIsRestrictedTo() {
        assertThat(SloView.of(new SloBuilder("cart").input("spans").build()).input())
                .isEqualTo("spans");
        assertThat(SloView.ofList(new SloBuilder("cart").input("spans").build()).input())
                .isEqualTo("spans");
        assertThat(SloView.of(new SloBuilder("cart").build()).input()).isNull();
    }
}
