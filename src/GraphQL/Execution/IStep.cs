namespace LinkedRecords.GraphQL.Execution;

/// <summary>Something that an operation does when its turn comes; steps never run at the same time.</summary>
internal interface IStep
{
    /// <summary>For the queue that the step waits in.</summary>
    IStep? Next { get; set; }

    void Run();
}
