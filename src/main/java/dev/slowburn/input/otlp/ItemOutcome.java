package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.StringTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outcome of an item, reused, with what spans and metrics have in common: the service of the resource and the attributes that
 * are read, of the item or else of its resource.
 */
public final class ItemOutcome {
    /** The attribute that reports whether the outcome stands for several requests. */
    public static final String SAMPLED = "sampled";

    /** Maximum length of the operation and the attributes together; bounds the state and the output per outcome. */
    public static final int MAX_TEXT = 1 << 16;

    /** More attributes than SDKs send by default, by far. Matters only if all are read. */
    private static final int MAX_ATTRIBUTES = 1024;

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** The name that SDKs give a service without one, alone or with the name of a process. */
    private static final String UNKNOWN_SERVICE = "unknown_service";

    /** Maximum number of names that are reported at once. */
    private static final int MAX_UNKNOWN_SERVICES = 100;

    public final DecodedOutcome outcome = new DecodedOutcome();
    public final StringTable strings = new StringTable();
    public final AttributeNames names;
    public final AttributeSet attributes;
    public final SemanticConventions conventions = new SemanticConventions(strings);

    private final AttributeSet resource;
    private final String[] wanted;
    private final int[] wantedSlots;
    private final String[] resourceTexts;
    private final boolean readsOperation;
    private final int[] serviceSlots;
    private final List<String> serviceAttributes;
    private final ServicePatterns services;

    private String service;
    private boolean serviceCounted;
    private boolean serviceUnknown;
    private long unknownOutcomes;
    private final Set<String> unknownServices = new LinkedHashSet<>();

    /** @param others names of more attributes to be read */
    public ItemOutcome(FieldsRead fields, List<String> serviceAttributes, List<String> services, List<String> others) {
        List<String> attributesRead = new ArrayList<>();
        boolean all = false;
        if (fields.reads(OutcomeField.ATTRIBUTES)) {
            attributesRead.addAll(fields.attributes());
            all = fields.allAttributes();
        }
        List<String> allNames = new ArrayList<>(SemanticConventions.NAMES);
        allNames.addAll(serviceAttributes);
        allNames.addAll(others);
        allNames.addAll(attributesRead);
        names = new AttributeNames(allNames);
        attributes = new AttributeSet(names, strings, all);
        resource = new AttributeSet(names, strings, all);
        wanted = attributesRead.toArray(new String[0]);
        wantedSlots = attributesRead.stream().mapToInt(names::slot).toArray();
        resourceTexts = new String[wanted.length];
        readsOperation = fields.reads(OutcomeField.OPERATION);
        this.serviceAttributes = serviceAttributes;
        serviceSlots = serviceAttributes.stream().mapToInt(names::slot).toArray();
        this.services = new ServicePatterns(services);
    }

    public void beginResource() {
        resource.clear();
    }

    public void resourceAttribute(WireReader in, int end) {
        resource.read(in, end);
    }

    public void endResource() {
        service = joinedService();
        serviceCounted =
                service == null || service.length() > DecodedOutcome.MAX_SERVICE_LENGTH || services.match(service);
        serviceUnknown = service != null && serviceCounted && isUnknown();
        for (int i = 0; i < wanted.length; i++) {
            resourceTexts[i] = resource.text(wantedSlots[i]);
        }
    }

    private boolean isUnknown() {
        int name = service.lastIndexOf('/') + 1;
        int end = name + UNKNOWN_SERVICE.length();
        return service.startsWith(UNKNOWN_SERVICE, name) && (service.length() == end || service.charAt(end) == ':');
    }

    /** The service, without those parts before the last that are absent; null if the last one is. */
    private String joinedService() {
        String last = resource.text(serviceSlots[serviceSlots.length - 1]);
        if (last == null || last.isEmpty() || serviceSlots.length == 1) {
            return last;
        }
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < serviceSlots.length - 1; i++) {
            String part = resource.text(serviceSlots[i]);
            if (part != null && !part.isEmpty()) {
                joined.append(part).append('/');
            }
        }
        return joined.append(last).toString();
    }

    /** Whether items of this resource are counted; those without a service are rejected later. */
    public boolean countsService() {
        return serviceCounted;
    }

    /** Reports the outcomes of services without a name since the last call. */
    public void report(OutcomeSource.Observer observer) {
        if (unknownOutcomes > 0) {
            observer.unknownServices(unknownOutcomes, Set.copyOf(unknownServices));
            unknownOutcomes = 0;
            unknownServices.clear();
        }
    }

    /** Starts the outcome of an item of the resource. */
    public void begin() {
        outcome.reset();
        if (service == null || service.isEmpty()) {
            throw new RejectedOutcomeException(
                    Rejection.NO_SERVICE, "the resource has no " + serviceAttributes.get(serviceAttributes.size() - 1));
        }
        outcome.service = service;
    }

    /** @param nanos since the epoch, unsigned */
    public void occurredAt(long nanos) {
        outcome.occurredAt = Long.divideUnsigned(nanos, NANOS_PER_MILLI);
    }

    /** Reads the operation from the attributes, otherwise from the name of the item, which is in this range. */
    public void readOperation(byte[] bytes, int nameStart, int nameEnd) {
        if (readsOperation) {
            String operation = conventions.operation(attributes);
            outcome.operation = operation != null
                    ? operation
                    : nameStart < nameEnd ? strings.get(bytes, nameStart, nameEnd - nameStart) : null;
        }
    }

    /** Adds the attributes that are read. */
    public void readAttributes() {
        Map<String, String> texts = outcome.attributes;
        Map<String, String> ofResource = resource.texts();
        Map<String, String> ofItem = attributes.texts();
        if (ofResource.size() > MAX_ATTRIBUTES || ofItem.size() > MAX_ATTRIBUTES) {
            throw tooLarge();
        }
        texts.putAll(ofResource);
        texts.putAll(ofItem);
        for (int i = 0; i < wanted.length; i++) {
            String text = attributes.text(wantedSlots[i]);
            if (text == null) {
                text = resourceTexts[i];
            }
            if (text != null) {
                texts.put(wanted[i], text);
            }
        }
    }

    /** @throws RejectedOutcomeException if the outcome is not valid, or too large */
    public void finish() {
        long length = outcome.operation == null ? 0 : outcome.operation.length();
        if (!outcome.attributes.isEmpty()) {
            for (Map.Entry<String, String> each : outcome.attributes.entrySet()) {
                length += each.getKey().length() + each.getValue().length();
            }
        }
        if (length > MAX_TEXT) {
            throw tooLarge();
        }
        outcome.validate();
        if (serviceUnknown) {
            unknownOutcomes++;
            if (unknownServices.size() < MAX_UNKNOWN_SERVICES) {
                unknownServices.add(service);
            }
        }
    }

    public static RejectedOutcomeException tooLarge() {
        return new RejectedOutcomeException(
                Rejection.TOO_LARGE, "the operation and the attributes have more than " + MAX_TEXT + " characters");
    }
}
