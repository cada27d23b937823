namespace XRaySink.Benchmarks.Turns;

/// <summary>What is measured: calls, one after the other on one thread, few enough for a queue to hold what they leave.</summary>
/// <param name="Calls">How many calls <paramref name="Run"/> makes.</param>
/// <param name="Run">Makes them.</param>
/// <param name="Settle">Waits, outside of what is measured, until nothing works beside the caller any more.</param>
sealed record Burst(int Calls, Action Run, Action Settle);
