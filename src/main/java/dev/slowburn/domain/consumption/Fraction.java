package dev.slowburn.domain.consumption;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** An exact fraction of non-negative integers; the denominator is greater than 0. */
public record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
    static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);
    public static final Fraction ONE = new Fraction(BigInteger.ONE, BigInteger.ONE);

    public static Fraction of(long numerator, long denominator) {
        return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    public Fraction plus(Fraction other) {
        return new Fraction(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /** Subtracts a fraction that is not greater than this one. */
    Fraction minus(Fraction subtrahend) {
        return new Fraction(
                numerator.multiply(subtrahend.denominator).subtract(subtrahend.numerator.multiply(denominator)),
                denominator.multiply(subtrahend.denominator));
    }

    Fraction min(Fraction other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Fraction times(long factor) {
        return new Fraction(numerator.multiply(BigInteger.valueOf(factor)), denominator);
    }

    public Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** For display. */
    public double toDouble() {
        return quotient(numerator);
    }

    /** 1 − this fraction, for display; negative if the fraction is greater than 1. */
    double oneMinusToDouble() {
        return quotient(denominator.subtract(numerator));
    }

    private double quotient(BigInteger dividend) {
        return new BigDecimal(dividend)
                .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
                .doubleValue();
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }
}
