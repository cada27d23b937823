namespace XRaySink.Validation;

/// <summary>The <c>http</c> member.</summary>
static class HttpRules
{
    public static void Check(JsonPlace owner, bool isSubsegment)
    {
        if (owner.Object("http") is not { } http)
            return;

        http.AllowOnly("request", "response");
        if (http.Object("request") is { } request)
            CheckRequest(request, isSubsegment);
        if (http.Object("response") is { } response)
            CheckResponse(response);
    }

    static void CheckRequest(JsonPlace request, bool isSubsegment)
    {
        request.AllowOnly("method", "url", "user_agent", "client_ip", isSubsegment ? "traced" : "x_forwarded_for");
        request.Text("method");
        request.Text("url");
        request.Text("user_agent");
        request.Text("client_ip");
        request.Flag("x_forwarded_for");
        request.Flag("traced");
    }

    static void CheckResponse(JsonPlace response)
    {
        response.AllowOnly("status", "content_length");
        if (response.Integer("status", 100) > 999)
            response.Complain("status", "no HTTP status");

        // AWS's own example has -1 where the length is not known.
        response.Integer("content_length", -1);
    }
}
