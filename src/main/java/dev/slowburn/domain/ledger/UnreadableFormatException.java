package dev.slowburn.domain.ledger;

/** Stored or sent bytes have a format that this version does not read. The message states which version can. */
public final class UnreadableFormatException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what the kind of bytes, such as {@code "decision"}
     * @param format the format of the bytes
     * @param known the only format that this version reads
     */
    public UnreadableFormatException(String what, int format, int known) {
        this(what, format, known, known);
    }

    /**
     * @param oldest the first format that this version reads
     * @param newest the last one
     */
    public UnreadableFormatException(String what, int format, int oldest, int newest) {
        super(
                what + " has format " + format + ", this version reads "
                        + (oldest == newest ? "" + newest : oldest + " to " + newest)
                        + (format > newest
                                ? ": a later version wrote it; upgrade to that version, a downgrade is not supported"
                                : ": an earlier version wrote it; upgrade one version at a time, each migrates what the one before it wrote"));
    }
}
