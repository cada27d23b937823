using XRaySink.Benchmarks.Turns;
using static System.FormattableString;

namespace XRaySink.Benchmarks;

/// <summary>A line of the table: what was measured, beside what, and what it should be.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Beside">What it is compared with.</param>
/// <param name="Measured">The figures.</param>
/// <param name="Aim">What they should be; empty when the line is there to compare.</param>
/// <param name="IsMet">Whether they are; <see langword="null"/> without an aim.</param>
sealed record Goal(string What, string Beside, string Measured, string Aim = "", bool? IsMet = null)
{
    public string[] Cells => [What, Beside, Measured, Aim, IsMet switch { true => "yes", false => "no", null => "" }];

    /// <summary>A call that may take a multiple of its baseline's time.</summary>
    public static Goal Ratio(string what, string beside, CallFigures own, double ratio, double bytes) => Compared(what, beside, own) with
    {
        Aim = Invariant($"≤ {ratio:0.##} ×, ≤ {bytes:0} B more"),
        IsMet = own.Ratio.Middle <= ratio && own.MoreBytes <= bytes,
    };

    /// <summary>A call that may take so much longer than its baseline.</summary>
    public static Goal More(string what, string beside, CallFigures own, double nanoseconds, double bytes) => new(
        what,
        beside,
        Invariant($"{own.More.Middle:+0.0;-0.0;0} ns [{own.More.Lower:0.0} … {own.More.Upper:0.0}], {own.MoreBytes:+0;-0;0} B"),
        Invariant($"≤ {nanoseconds:#,0} ns more, ≤ {bytes:#,0} B more"),
        own.More.Middle <= nanoseconds && own.MoreBytes <= bytes);

    /// <summary>A call beside its baseline, without an aim.</summary>
    public static Goal Compared(string what, string beside, CallFigures own) => new(
        what,
        beside,
        Invariant($"{own.Nanoseconds:#,0} ns, {own.Bytes:#,0} B: {own.Ratio.Middle:0.00} × [{own.Ratio.Lower:0.00} … {own.Ratio.Upper:0.00}], {own.MoreBytes:+#,0;-#,0;0} B"));
}
