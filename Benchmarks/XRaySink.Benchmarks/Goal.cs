using System.Globalization;

namespace XRaySink.Benchmarks;

/// <summary>A line of the table: what was measured, beside what it is compared with and what it should be.</summary>
sealed record Goal(string Case, string Measured, string Wanted, bool IsMet)
{
    public static void Print(IEnumerable<Goal> goals)
    {
        Console.WriteLine();
        Console.WriteLine("| Case | Measured | Goal | Met |");
        Console.WriteLine("|---|---|---|---|");
        foreach (Goal goal in goals)
            Console.WriteLine($"| {goal.Case} | {goal.Measured} | {goal.Wanted} | {(goal.IsMet ? "yes" : "no")} |");
    }

    /// <summary>The time and the bytes of a call as a ratio to, and a difference from, those of its baseline.</summary>
    public static Goal Ratio(string name, CallFigures own, CallFigures baseline, double ratio, double bytes) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{own.Nanoseconds:F0} ns against {baseline.Nanoseconds:F0} ns: {own.Nanoseconds / baseline.Nanoseconds:F2} ×, {own.Bytes - baseline.Bytes:+0;-0;0} B"),
        string.Create(CultureInfo.InvariantCulture, $"≤ {ratio:0.##} ×, ≤ {bytes:0} B more"),
        own.Nanoseconds <= ratio * baseline.Nanoseconds && own.Bytes - baseline.Bytes <= bytes);

    public static Goal Difference(string name, CallFigures own, CallFigures baseline, double nanoseconds, double bytes) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{own.Nanoseconds:F1} ns against {baseline.Nanoseconds:F1} ns: {own.Nanoseconds - baseline.Nanoseconds:+0.0;-0.0;0} ns, {own.Bytes - baseline.Bytes:+0;-0;0} B"),
        string.Create(CultureInfo.InvariantCulture, $"≤ {nanoseconds:0} ns more, {bytes:0} B more"),
        own.Nanoseconds - baseline.Nanoseconds <= nanoseconds && own.Bytes - baseline.Bytes <= bytes);
}

/// <summary>The median time of a call, and what it allocates.</summary>
readonly record struct CallFigures(double Nanoseconds, double Bytes);
