namespace XRaySink.ThreeServices;

/// <summary>The test, which holds the other end of the standard input for as long as it wants the process.</summary>
static class Parent
{
    public static async Task Gone()
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }
}
