package dev.slowburn.bench.fleet;

import dev.slowburn.testkit.fleet.Fleet;

/** Constant loads of the instances that the model of a fleet is calibrated with, and compared with. */
public enum ModelLoad {
    /** Only progress. */
    IDLE(0, Constants.SERVICES, Constants.TENANTS, false),
    /** Each commit has records, for few partitions. */
    ONE_SLOWLY(9, 1, 1, false),
    /** Commits write to most partitions, with few tallies in each. */
    FEW(36, Constants.SERVICES, Constants.TENANTS, true),
    MANY(840, Constants.SERVICES, Constants.TENANTS, true),
    /** As many outcomes as {@link #MANY}, in few tallies. */
    ONE_BUDGET(840, 1, 1, false),
    /** About as many tallies as {@link #MANY}, for few partitions. */
    ONE_SERVICE(840, 1, Constants.SERVICES * Constants.TENANTS, false),
    VALIDATED(168, Constants.SERVICES, Constants.TENANTS, true);

    /** An enum's constants cannot refer to its own static fields. */
    private static final class Constants {
        private static final int SERVICES = 53;
        private static final int TENANTS = 20;
    }

    /** Outcomes per second and partition of the input. */
    private final int rate;

    private final int services;
    private final int tenants;
    private final boolean withProbes;

    ModelLoad(int rate, int services, int tenants, boolean withProbes) {
        this.rate = rate;
        this.services = services;
        this.tenants = tenants;
        this.withProbes = withProbes;
    }

    public int services() {
        return services;
    }

    /** Budgets of each service. */
    public int tenants() {
        return tenants;
    }

    public boolean withProbes() {
        return withProbes;
    }

    /** Outcomes per second without probes. */
    public double rate(int inputs) {
        return (double) rate * inputs;
    }

    /** This load and the instances that have it as a scenario of the model. */
    public Fleet fleet(int instances, int threads, int inputs, int tallies, long commitMillis) {
        return new Fleet(
                instances,
                threads,
                inputs,
                tallies,
                rate(inputs),
                withProbes ? ProbeLoad.PER_SECOND : 0,
                services,
                tenants,
                commitMillis,
                1);
    }
}
