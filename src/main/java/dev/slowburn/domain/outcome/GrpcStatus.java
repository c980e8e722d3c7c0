package dev.slowburn.domain.outcome;

import java.util.HashMap;
import java.util.Map;

/** The status codes of gRPC; the ordinal is the code. */
public enum GrpcStatus {
    OK(OutcomeKind.SUCCESS),
    CANCELLED(OutcomeKind.CLIENT_ERROR),
    UNKNOWN(OutcomeKind.SERVER_ERROR),
    INVALID_ARGUMENT(OutcomeKind.CLIENT_ERROR),
    DEADLINE_EXCEEDED(OutcomeKind.TIMEOUT),
    NOT_FOUND(OutcomeKind.CLIENT_ERROR),
    ALREADY_EXISTS(OutcomeKind.CLIENT_ERROR),
    PERMISSION_DENIED(OutcomeKind.CLIENT_ERROR),
    RESOURCE_EXHAUSTED(OutcomeKind.REJECTED),
    FAILED_PRECONDITION(OutcomeKind.CLIENT_ERROR),
    ABORTED(OutcomeKind.CLIENT_ERROR),
    OUT_OF_RANGE(OutcomeKind.CLIENT_ERROR),
    UNIMPLEMENTED(OutcomeKind.SERVER_ERROR),
    INTERNAL(OutcomeKind.SERVER_ERROR),
    UNAVAILABLE(OutcomeKind.SERVER_ERROR),
    DATA_LOSS(OutcomeKind.SERVER_ERROR),
    UNAUTHENTICATED(OutcomeKind.CLIENT_ERROR);

    private static final GrpcStatus[] BY_CODE = values();
    private static final Map<String, GrpcStatus> BY_NAME = new HashMap<>();

    static {
        for (GrpcStatus status : BY_CODE) {
            BY_NAME.put(status.name(), status);
        }
    }

    private final OutcomeKind kind;

    GrpcStatus(OutcomeKind kind) {
        this.kind = kind;
    }

    public OutcomeKind kind() {
        return kind;
    }

    public int code() {
        return ordinal();
    }

    /** The status with this code, or null. */
    public static GrpcStatus of(long code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
    }

    /** The status with this name, such as {@code NOT_FOUND}, or null. */
    public static GrpcStatus of(String name) {
        return BY_NAME.get(name);
    }
}
