namespace XRaySink.ThreeServices;

/// <summary>The test, which holds the other end of the standard input for as long as it wants the process.</summary>
static class Parent
{
    // The console reads on the thread of whoever asks, also where it is asked asynchronously.
    public static Task Gone() => Task.Run(Console.In.ReadToEnd);
}
