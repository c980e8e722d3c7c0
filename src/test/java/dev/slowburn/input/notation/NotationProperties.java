package dev.slowburn.input.notation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The parsers of values compared with those of java.time and java.math, for valid and for random text. */
class NotationProperties {
    private static final DateTimeFormatter ACCESS_LOG =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);

    @Property
    void parsesTimesLikeJavaTime(
            @ForAll("times") Instant time, @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
        OffsetDateTime local = time.atOffset(ZoneOffset.ofTotalSeconds(60 * offsetMinutes));
        OffsetDateTime second = local.withNano(0);

        assertThat(IsoTime.epochMillis(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local)))
                .isEqualTo(time.toEpochMilli());
        assertThat(AccessLogTime.epochMillis(ACCESS_LOG.format(local)))
                .isEqualTo(second.toInstant().toEpochMilli());
    }

    @Property
    void acceptsOnlyTimesThatJavaTimeAccepts(@ForAll("nearlyTimes") String text) {
        long parsed = IsoTime.epochMillis(text);

        if (parsed != IsoTime.INVALID) {
            assertThat(parsed).isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } else {
            assertThat(isTime(text)).as(text).isFalse();
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Property
    void scalesDecimalsLikeBigDecimal(
            @ForAll("decimals") String text, @ForAll @IntRange(min = -20, max = 20) int shift) {
        BigInteger exact = new BigDecimal(text)
                .scaleByPowerOfTen(shift)
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger();

        long scaled = DecimalText.scaled(text, shift);

        boolean fits = exact.bitLength() < 64 && !exact.equals(BigInteger.valueOf(Long.MIN_VALUE));
        assertThat(scaled).isEqualTo(fits ? exact.longValueExact() : DecimalText.INVALID);
    }

    @Property
    void acceptsOnlyDecimals(@ForAll("nearlyDecimals") String text) {
        boolean valid = text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

        if (!valid) {
            assertThat(DecimalText.scaled(text, 3)).isEqualTo(DecimalText.INVALID);
        }
    }

    @Property
    void parsesDurationsOfGo(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long nanos, @ForAll boolean negative) {
        Duration duration = Duration.ofNanos(nanos);
        String go = (negative ? "-" : "") + duration.toHours() + "h" + duration.toMinutesPart() + "m"
                + new BigDecimal(BigInteger.valueOf(nanos % 60_000_000_000L), 9).toPlainString() + "s";

        assertThat(DurationText.micros(go)).isEqualTo(Math.floorDiv(negative ? -nanos : nanos, 1_000L));
    }

    @Example
    void parsesDurationsWithUnits() {
        assertThat(DurationText.micros("12ms")).isEqualTo(12_000);
        assertThat(DurationText.micros("0.250s")).isEqualTo(250_000);
        assertThat(DurationText.micros("1.5\u00b5s")).isEqualTo(1);
        assertThat(DurationText.micros("1.5\u03bcs")).isEqualTo(1);
        assertThat(DurationText.micros("7us999ns")).isEqualTo(7);
        assertThat(DurationText.micros("1h1m1s1ms1us1ns")).isEqualTo(3_661_001_001L);

        for (String invalid :
                new String[] {"", "-", "12", "ms", "12 ms", "1d", "1.s", ".5s", "1m-2s", "9999999h", "1ms "}) {
            assertThat(DurationText.micros(invalid)).as(invalid).isEqualTo(DecimalText.INVALID);
        }
    }

    @Provide
    Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(-62_135_000_000L, 253_402_000_000L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<String> nearlyTimes() {
        Arbitrary<String> number =
                Arbitraries.integers().between(0, 70).map(each -> String.format(Locale.ROOT, "%02d", each));
        Arbitrary<String> date = Combinators.combine(
                        Arbitraries.of("2024", "2026", "1900", "02026"),
                        Arbitraries.integers().between(0, 14),
                        Arbitraries.integers().between(0, 33))
                .as((year, month, day) -> String.format(Locale.ROOT, "%s-%02d-%02d", year, month, day));
        Arbitrary<String> fraction = Arbitraries.of("", "", ".5", ".123456789", ".12a");
        Arbitrary<String> zone = Arbitraries.of("Z", "z", "", "+02:00", "-18:00", "+18:01", "+1:00", "+02:60", "x");
        return Combinators.combine(date, Arbitraries.of("T", "t", "-"), number, number, number, fraction, zone)
                .as((day, t, hour, minute, second, part, end) ->
                        day + t + hour + ":" + minute + ":" + second + part + end);
    }

    @Provide
    Arbitrary<String> decimals() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
        Arbitrary<String> exponent = Arbitraries.integers()
                .between(-30, 30)
                .flatMap(each -> Arbitraries.of("", "", "e" + each, "E+" + Math.abs(each)));
        return Combinators.combine(
                        Arbitraries.of("", "-"),
                        digits,
                        Arbitraries.oneOf(Arbitraries.just(""), digits.map(each -> "." + each)),
                        exponent)
                .as((sign, whole, part, power) -> sign + whole + part + power);
    }

    @Provide
    Arbitrary<String> nearlyDecimals() {
        return Arbitraries.strings().withChars("0123456789.-+eE ,").ofMaxLength(8);
    }
}
