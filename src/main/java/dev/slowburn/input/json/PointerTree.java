package dev.slowburn.input.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The values that pointers select, as a tree of their names, filled in one pass over an object. If a name occurs twice in an
 * object, the last value counts, as in most other readers of JSON. Other members are skipped.
 */
final class PointerTree {
    private final Map<String, PointerTree> members = new HashMap<>();
    /** The members whose names are indexes as well; null between them. */
    private PointerTree[] elements = {};

    private Value value = Value.typed("");
    private boolean isRead;

    /** The value that a pointer selects. */
    Value select(Pointer pointer) {
        PointerTree tree = this;
        for (String name : pointer.names()) {
            tree = tree.member(name);
        }
        if (!tree.isRead) {
            tree.isRead = true;
            tree.value = Value.typed(pointer.toString());
        }
        return tree.value;
    }

    private PointerTree member(String name) {
        PointerTree known = members.get(name);
        if (known != null) {
            return known;
        }
        PointerTree member = new PointerTree();
        members.put(name, member);
        int index = Pointer.index(name);
        if (index >= 0) {
            elements = Arrays.copyOf(elements, Math.max(elements.length, index + 1));
            elements[index] = member;
        }
        return member;
    }

    void forget() {
        if (value.kind() != Value.Kind.MISSING) {
            value.forget();
            members.values().forEach(PointerTree::forget);
        }
    }

    /**
     * Reads the object or array that starts at the parser's token, to its end.
     *
     * @param maxText the number of characters that are read at most
     * @return the number of characters of all values read; more than {@code maxText} if some were left out
     */
    int read(JsonParser json, int maxText) throws IOException {
        value.set(json, 0);
        return json.currentToken() == JsonToken.START_OBJECT ? readMembers(json, maxText) : readElements(json, maxText);
    }

    private int readMembers(JsonParser json, int maxText) throws IOException {
        if (members.isEmpty()) {
            json.skipChildren();
            return 0;
        }
        int length = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            PointerTree member = members.get(json.currentName());
            json.nextToken();
            length += readOrSkip(member, json, maxText - length);
        }
        return length;
    }

    private int readElements(JsonParser json, int maxText) throws IOException {
        if (elements.length == 0) {
            json.skipChildren();
            return 0;
        }
        int length = 0;
        int index = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            length += readOrSkip(index < elements.length ? elements[index] : null, json, maxText - length);
            index++;
        }
        return length;
    }

    private static int readOrSkip(PointerTree member, JsonParser json, int maxText) throws IOException {
        if (member == null) {
            json.skipChildren();
            return 0;
        }
        member.forget();
        if (json.currentToken().isStructStart()) {
            return member.read(json, maxText);
        }
        int limit = member.isRead ? Math.max(0, maxText) : 0;
        member.value.set(json, limit);
        return member.isRead ? json.getTextLength() : 0;
    }
}
