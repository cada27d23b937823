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
}
