namespace XRaySink.Benchmarks.Weaving;

/// <summary>Weaves the same assembly with the empty weaver and with ours.</summary>
sealed class WeavingComparison(string folder)
{
    readonly FodyRun fody = new(folder);

    public WeavingFigures Run(int methods, int marked, int rounds)
    {
        GeneratedAssembly assembly = GeneratedAssembly.Compile(folder, methods, marked);

        // Each in turn, so that what else the machine does meets both; the first turn only warms up.
        var empty = new List<double>();
        var own = new List<double>();
        for (int round = -1; round < rounds; round++)
        {
            double without = fody.Weave(assembly, FodyRun.Empty).TotalMilliseconds;
            double with = fody.Weave(assembly, FodyRun.XRaySink).TotalMilliseconds;
            if (round < 0)
                continue;
            empty.Add(without);
            own.Add(with);
        }
        return new WeavingFigures(Median.Of(empty), Median.Of(own), Spread.Of(own.Zip(empty, static (a, b) => a / b)));
    }
}

/// <summary>How long weaving takes.</summary>
/// <param name="Empty">Milliseconds with the empty weaver.</param>
/// <param name="Own">Milliseconds with ours.</param>
/// <param name="Ratio">The second as a ratio to the first, in the same turn.</param>
sealed record WeavingFigures(double Empty, double Own, Spread Ratio);
