package dev.slowburn.bench.peer;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.CopyableValue;
import org.apache.flink.types.StringValue;

/**
 * What one outcome adds to an SLO, as Flink hands it on. It writes itself, as a <em>Value</em> of Flink's type system does, which
 * is faster than fields found by reflection. The time is not written: Flink keeps it beside the element.
 */
public final class Verdict implements CopyableValue<Verdict> {
    /** The time of what comes after all outcomes of a partition. */
    static final long END = Long.MAX_VALUE;

    private static final long serialVersionUID = 1;

    private String slo;
    private long good;
    private long bad;
    private transient long occurredAt;

    /** For Flink. */
    public Verdict() {}

    private Verdict(String slo, long good, long bad, long occurredAt) {
        this.slo = slo;
        this.good = good;
        this.bad = bad;
        this.occurredAt = occurredAt;
    }

    static Verdict of(String slo, boolean isGood, long count, long occurredAt) {
        return new Verdict(slo, isGood ? count : 0, isGood ? 0 : count, occurredAt);
    }

    static Verdict end() {
        return new Verdict("", 0, 0, END);
    }

    boolean isEnd() {
        return occurredAt == END;
    }

    String slo() {
        return slo;
    }

    long good() {
        return good;
    }

    long bad() {
        return bad;
    }

    long occurredAt() {
        return occurredAt;
    }

    @Override
    public void write(DataOutputView out) throws IOException {
        StringValue.writeString(slo, out);
        out.writeLong(good);
        out.writeLong(bad);
    }

    @Override
    public void read(DataInputView in) throws IOException {
        slo = StringValue.readString(in);
        good = in.readLong();
        bad = in.readLong();
    }

    @Override
    public int getBinaryLength() {
        return -1;
    }

    @Override
    public void copyTo(Verdict target) {
        target.slo = slo;
        target.good = good;
        target.bad = bad;
        target.occurredAt = occurredAt;
    }

    @Override
    public Verdict copy() {
        return new Verdict(slo, good, bad, occurredAt);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        StringValue.copyString(in, out);
        out.write(in, 2 * Long.BYTES);
    }
}
