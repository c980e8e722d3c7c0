package dev.slowburn.input.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON pointer, RFC 6901: the path to a value in an object.
 *
 * @param names the names of members, or the indexes of elements, from the outside in; at least one
 */
record Pointer(List<String> names) {
    private static final int MAX_DEPTH = 32;
    /** Highest index of an element, because the elements before it are read as well. */
    private static final int MAX_INDEX = 999;

    Pointer {
        names = List.copyOf(names);
    }

    /** @throws IllegalArgumentException if this is not a pointer to a value in an object */
    static Pointer parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a JSON pointer starts with /");
        }
        List<String> names = new ArrayList<>();
        for (String name : text.substring(1).split("/", -1)) {
            names.add(unescape(name));
        }
        if (names.size() > MAX_DEPTH) {
            throw new IllegalArgumentException("a JSON pointer may have up to " + MAX_DEPTH + " names");
        }
        return new Pointer(names);
    }

    private static String unescape(String name) {
        for (int tilde = name.indexOf('~'); tilde >= 0; tilde = name.indexOf('~', tilde + 1)) {
            char escaped = tilde + 1 < name.length() ? name.charAt(tilde + 1) : 0;
            if (escaped != '0' && escaped != '1') {
                throw new IllegalArgumentException("in a JSON pointer, ~ is written ~0, and / in a name is written ~1");
            }
        }
        return name.replace("~1", "/").replace("~0", "~");
    }

    /** The index of the element that this name selects in an array; -1 if it selects none. */
    static int index(String name) {
        boolean isIndex = !name.isEmpty()
                && name.length() <= 3
                && name.chars().allMatch(each -> each >= '0' && each <= '9')
                && (name.length() == 1 || name.charAt(0) != '0');
        int index = isIndex ? Integer.parseInt(name) : -1;
        return index <= MAX_INDEX ? index : -1;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
