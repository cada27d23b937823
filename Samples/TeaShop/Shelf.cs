using System.Collections.Concurrent;

namespace TeaShop;

/// <summary>How many grams there are of each tea.</summary>
public sealed class Shelf
{
    readonly ConcurrentDictionary<string, int> grams = new(StringComparer.OrdinalIgnoreCase)
    {
        ["assam"] = 1000,
        ["darjeeling"] = 200,
        ["sencha"] = 50,
    };

    public ICollection<string> Teas => grams.Keys;

    public int? Count(string tea) => grams.TryGetValue(tea, out int left) ? left : null;

    /// <summary>Takes tea off the shelf.</summary>
    /// <returns>What is left; <see langword="null"/> when there is not enough.</returns>
    public int? TryTake(string tea, int wanted)
    {
        while (grams.TryGetValue(tea, out int left) && left >= wanted)
        {
            if (grams.TryUpdate(tea, left - wanted, left))
                return left - wanted;
        }
        return null;
    }
}
