namespace XRaySink.Benchmarks;

/// <summary>A median with its quartiles: half of what was measured lies between them.</summary>
readonly record struct Spread(double Lower, double Middle, double Upper)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[sorted.Length / 4], Median.Of(sorted), sorted[sorted.Length * 3 / 4]);
    }
}
