using System.Text;
using System.Text.Json;

namespace XRaySink.Validation;

/// <summary>
/// A strict reading of what X-Ray documents about segment documents
/// (<see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html"/>, its JSON schema, and what the daemon
/// does with a document). It is stricter than X-Ray where X-Ray is silent: what it does not know, it complains about.
/// </summary>
public static class SegmentValidator
{
    /// <summary>What one document may take: a datagram of 65,507 bytes less the 30 of the header line.</summary>
    public const int MaxBytes = 65_507 - 30;

    // What the readers of System.Text.Json take by default, and with them most of those who read documents.
    const int MaxDepth = 64;

    /// <summary>Complains about one document; nothing to complain about is an empty list.</summary>
    public static IReadOnlyList<string> Validate(ReadOnlySpan<byte> document)
    {
        var complaints = new List<Complaint>();
        Check(document, complaints);
        return Texts(complaints);
    }

    /// <summary>Complains about each document and about what they say together: ids, parents, completeness and references.</summary>
    /// <param name="documents">Everything that was sent, in any order.</param>
    public static IReadOnlyList<string> ValidateAll(IEnumerable<byte[]> documents)
    {
        var complaints = new List<Complaint>();
        var whole = new DocumentSet(complaints);
        foreach (byte[] document in documents)
        {
            using JsonDocument? json = Check(document, complaints);
            if (json is not null)
                whole.Add(json.RootElement);
        }
        whole.Check();
        return Texts(complaints);
    }

    /// <summary>Complains about one document, and gives it for comparison with others; <see langword="null"/> when it is not JSON.</summary>
    internal static JsonDocument? Check(ReadOnlySpan<byte> document, List<Complaint> complaints)
    {
        if (document.Length > MaxBytes)
            Add($"{document.Length} bytes, at most {MaxBytes}", complaints);
        if (!System.Text.Unicode.Utf8.IsValid(document))
        {
            Add("not UTF-8", complaints);
            return null;
        }

        JsonDocument? json = Parse(document, complaints);
        if (json is null)
            return null;

        JsonTextRules.Check(json.RootElement, "$", complaints);
        SegmentRules.Check(new JsonPlace(json.RootElement, "$", complaints));
        DaemonRules.Check(Encoding.UTF8.GetString(document), json.RootElement, complaints);
        return json;
    }

    static JsonDocument? Parse(ReadOnlySpan<byte> document, List<Complaint> complaints)
    {
        try
        {
            var json = JsonDocument.Parse(document.ToArray(), new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
            Add("not an object", complaints);
        }
        catch (JsonException exception)
        {
            Add("not JSON: " + exception.Message, complaints);
        }
        return null;
    }

    static void Add(string what, List<Complaint> complaints) => complaints.Add(new Complaint("$", what, IsError: true));

    static List<string> Texts(List<Complaint> complaints) => complaints.ConvertAll(complaint => complaint.ToString());
}
