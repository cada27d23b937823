using System.Text.Json;
using XRaySink.Validation;

namespace XRaySink.Viewer.Tool.Files;

/// <summary>Says of each document in a file what X-Ray would say against it, in the form that editors and terminals turn into links.</summary>
sealed class FileCheck(string name, TextWriter output)
{
    int errors;
    int remarks;

    /// <summary>Checks all of it.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <returns>Whether there is a document, and X-Ray has no reason to refuse one.</returns>
    public bool Run(ReadOnlyMemory<byte> content)
    {
        int documents = 0;
        var together = new List<Complaint>();
        var whole = new DocumentSet(together);
        foreach (DocumentFile.Found found in DocumentFile.Read(content))
        {
            documents++;
            var complaints = new List<Complaint>();
            using JsonDocument? json = SegmentValidator.Check(found.Json.Span, complaints);
            if (json is not null)
                whole.Add(json.RootElement);
            Print(complaints, $"{name}:{found.Line}");
        }
        whole.Check();
        Print(together, name);

        output.WriteLine($"{name}: {Count(documents, "document")}, {Count(errors, "error")}, {Count(remarks, "remark")}");
        return documents > 0 && errors == 0;
    }

    void Print(List<Complaint> complaints, string place)
    {
        foreach (Complaint complaint in complaints)
        {
            if (complaint.IsError)
                errors++;
            else
                remarks++;
            output.WriteLine($"{place}: {(complaint.IsError ? "error" : "remark")}: {Plain(complaint.ToString())}");
        }
    }

    // What strangers sent must not move the cursor.
    static string Plain(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;

    static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
