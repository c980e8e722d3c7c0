package dev.slowburn.testkit.fuzz;

import java.util.Random;

/** Takes its numbers from an input, and zeros after its end, so that similar inputs lead to similar sequences. */
public final class InputRandom extends Random {
    private static final long serialVersionUID = 1;

    private final byte[] input;
    private int position;

    public InputRandom(byte[] input) {
        this.input = input.clone();
    }

    /** Uses as many bytes as the number needs. */
    @Override
    protected int next(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i += Byte.SIZE) {
            number = number << Byte.SIZE | (position < input.length ? input[position++] & 0xff : 0);
        }
        return number >>> (Integer.SIZE - bits) % Byte.SIZE;
    }
}
