package dev.slowburn.input.otlp;

import dev.slowburn.input.StringTable;
import java.util.HashMap;
import java.util.Map;

/**
 * The attributes of a span or a resource, reused: those whose names are wanted, or in addition the texts of all. Of several with
 * the same name, the last counts.
 */
public final class AttributeSet {
    private final AttributeNames names;
    private final StringTable strings;
    private final AttributeValue[] values;
    private final AttributeValue other = new AttributeValue();
    /** Null unless all texts are wanted. */
    private final Map<String, String> texts;

    public AttributeSet(AttributeNames names, StringTable strings, boolean allTexts) {
        this.names = names;
        this.strings = strings;
        values = new AttributeValue[names.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = new AttributeValue();
        }
        texts = allTexts ? new HashMap<>() : null;
    }

    public void clear() {
        for (AttributeValue value : values) {
            value.clear();
        }
        if (texts != null) {
            texts.clear();
        }
    }

    /** Reads a {@code KeyValue} that starts at the reader's position. */
    public void read(WireReader in, int end) {
        int start = in.position;
        int keyStart = start;
        int keyEnd = start;
        int valueStart = -1;
        int valueEnd = -1;
        boolean split = false;
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.KEY) {
                keyEnd = in.delimited(end);
                keyStart = in.position;
                in.position = keyEnd;
            } else if (tag == OtlpFields.VALUE) {
                split |= valueStart >= 0;
                valueEnd = in.delimited(end);
                valueStart = in.position;
                in.position = valueEnd;
            } else {
                in.skip(tag, end);
            }
        }
        int slot = names.slot(in.bytes, keyStart, keyEnd);
        if (slot < 0 && texts == null) {
            return;
        }
        AttributeValue value = slot < 0 ? other : values[slot];
        if (split) {
            readSplit(value, in, start, end);
        } else if (valueStart >= 0) {
            in.position = valueStart;
            value.read(in, valueEnd);
        } else {
            value.clear();
        }
        in.position = end;
        if (texts != null) {
            note(strings.get(in.bytes, keyStart, keyEnd - keyStart), value);
        }
    }

    private static void readSplit(AttributeValue value, WireReader in, int start, int end) {
        byte[] merged = AnyValueJson.merged(in.bytes, start, end, OtlpFields.VALUE);
        WireReader whole = new WireReader();
        whole.reset(merged, 0);
        value.read(whole, merged.length);
    }

    private void note(String name, AttributeValue value) {
        if (value.isPresent()) {
            texts.put(name, value.text(strings));
        } else {
            texts.remove(name);
        }
    }

    /** The value with this number, or null. */
    public AttributeValue get(int slot) {
        AttributeValue value = slot < 0 ? null : values[slot];
        return value == null || !value.isPresent() ? null : value;
    }

    /** The text of the value with this number, or null. */
    public String text(int slot) {
        AttributeValue value = get(slot);
        return value == null ? null : value.text(strings);
    }

    /** The integer of the value with this number, or {@link AttributeValue#NO_INTEGER}. */
    public long integer(int slot) {
        AttributeValue value = get(slot);
        return value == null ? AttributeValue.NO_INTEGER : value.integer();
    }

    /** All texts; empty unless they are wanted. */
    public Map<String, String> texts() {
        return texts == null ? Map.of() : texts;
    }
}
