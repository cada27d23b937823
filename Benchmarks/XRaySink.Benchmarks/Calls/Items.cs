namespace XRaySink.Benchmarks.Calls;

/// <summary>An asynchronous iterator, plain and marked.</summary>
static class Items
{
    public static async Task<int> Sum(IAsyncEnumerable<int> numbers)
    {
        int sum = 0;
        await foreach (int number in numbers)
            sum += number;
        return sum;
    }

    public static async IAsyncEnumerable<int> Bare(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.CompletedTask;
            yield return i;
        }
    }

    [XRayTask]
    public static async IAsyncEnumerable<int> Woven(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.CompletedTask;
            yield return i;
        }
    }
}
