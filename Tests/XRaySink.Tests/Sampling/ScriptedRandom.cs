namespace XRaySink.Tests.Sampling;

/// <summary>Draws the values that a test gives, in their order, and then the last one for ever.</summary>
sealed class ScriptedRandom(params double[] values) : Random
{
    int next;

    public override double NextDouble() => values[Math.Min(Interlocked.Increment(ref next) - 1, values.Length - 1)];
}
