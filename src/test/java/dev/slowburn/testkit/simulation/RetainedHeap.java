package dev.slowburn.testkit.simulation;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bytes of heap that an object retains, computed from the objects that it reaches: of this project's classes by their fields, and
 * arrays, maps and collections by their entries. Other objects count as small ones, and what they reach is not followed. The sizes are
 * those of a JVM with compressed references, so the result depends on the object graph only.
 */
final class RetainedHeap {
    private static final String OWN = "dev.slowburn.";
    /** The simulated environment, which all tasks share. */
    private static final String ENVIRONMENT = "dev.slowburn.testkit.";

    private static final int HEADER = 16;
    private static final int REFERENCE = 4;
    /** An entry of a {@link java.util.TreeMap} or {@link java.util.HashMap}, with its place in the table. */
    private static final int ENTRY = 44;

    /** The objects that are reached from each root, with their own sizes. */
    private final List<IdentityHashMap<Object, Long>> reached = new ArrayList<>();

    private final Set<Class<?>> shared;

    /** @param shared classes whose objects belong to the whole instance; they are not followed */
    RetainedHeap(Set<Class<?>> shared) {
        this.shared = Set.copyOf(shared);
    }

    /** Adds a root. */
    void add(Object root) {
        IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!sizes.containsKey(next) && !isShared(next)) {
                List<Object> children = new ArrayList<>();
                sizes.put(next, sizeOf(next, children));
                children.stream().filter(child -> child != null).forEach(open::push);
            }
        }
        reached.add(sizes);
    }

    /** The bytes that only this root retains, for each root. */
    List<Long> bytes() {
        IdentityHashMap<Object, Integer> roots = new IdentityHashMap<>();
        reached.forEach(sizes -> sizes.keySet().forEach(each -> roots.merge(each, 1, Integer::sum)));
        return reached.stream()
                .map(sizes -> sizes.entrySet().stream()
                        .filter(each -> roots.get(each.getKey()) == 1)
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .toList();
    }

    private boolean isShared(Object each) {
        return each instanceof Class<?>
                || each instanceof Enum<?>
                || each.getClass().getName().startsWith(ENVIRONMENT)
                || shared.stream().anyMatch(type -> type.isInstance(each));
    }

    private static long sizeOf(Object each, List<Object> children) {
        if (each.getClass().isArray()) {
            return sizeOfArray(each, children);
        }
        if (each instanceof Map<?, ?> map) {
            children.addAll(Collections.unmodifiableCollection(map.keySet()));
            children.addAll(Collections.unmodifiableCollection(map.values()));
            return HEADER + (long) ENTRY * map.size();
        }
        if (each instanceof Collection<?> collection) {
            children.addAll(Collections.unmodifiableCollection(collection));
            return HEADER + (long) (each instanceof Set ? ENTRY : REFERENCE) * collection.size();
        }
        if (each instanceof String text) {
            return 2L * HEADER + text.length();
        }
        return each.getClass().getName().startsWith(OWN) ? sizeOfFields(each, children) : 2 * HEADER;
    }

    private static long sizeOfArray(Object array, List<Object> children) {
        int length = Array.getLength(array);
        Class<?> element = array.getClass().getComponentType();
        if (!element.isPrimitive()) {
            children.addAll(Collections.unmodifiableCollection(Arrays.asList((Object[]) array)));
        }
        return HEADER + (long) bytes(element) * length;
    }

    private static long sizeOfFields(Object each, List<Object> children) {
        long size = HEADER;
        for (Class<?> type = each.getClass(); type.getName().startsWith(OWN); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                size += bytes(field.getType());
                if (!field.getType().isPrimitive()) {
                    children.add(valueOf(field, each));
                }
            }
        }
        return size;
    }

    private static Object valueOf(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    private static int bytes(Class<?> type) {
        if (type == long.class || type == double.class) {
            return Long.BYTES;
        }
        return type == byte.class || type == boolean.class ? 1 : REFERENCE;
    }
}
